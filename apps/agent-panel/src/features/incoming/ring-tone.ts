/** The panel's own ring: three soft notes that run together, made on the spot, so that no sound file is needed. */
import { asError, type Clock, type Logger } from "@tributary/kernel";

/** Something that can be heard until it is stopped. */
export interface RingTone extends Disposable {
  /** The browser refuses sound until somebody touches the page. */
  readonly isBlocked: boolean;
  start(): void;
  stop(): void;
  /** Call it while a person presses something: browsers then allow sound. */
  unblock(): void;
}

type Deps = {
  readonly clock: Clock;
  readonly log: Logger;
  /** The platform's constructor. */
  readonly createContext: () => AudioContext;
  /** The browser has begun or ceased to refuse. */
  readonly onBlockedChange: () => void;
};

/** Three streams that meet: E5, G♯5, B5. Unit: hertz. */
const NOTES_HZ = [659.25, 830.61, 987.77];
const NOTE_GAP_S = 0.16;
const NOTE_LENGTH_S = 1.1;
const ROUND_MS = 2_400;
const LOUDNESS = 0.14;

/** Makes the tone. Nothing is opened before it first rings or the page is first touched. */
export function createRingTone({ clock, log, createContext, onBlockedChange }: Deps): RingTone {
  let context: AudioContext | undefined;
  let round: Disposable | undefined;
  let output: GainNode | undefined;
  let isBlocked = false;

  function open(): AudioContext | undefined {
    if (context !== undefined) return context;
    try {
      context = createContext();
      context.addEventListener("statechange", look);
    } catch (cause) {
      log.info("audio context unavailable", { cause: asError(cause) });
    }
    return context;
  }

  function look(): void {
    const wasBlocked = isBlocked;
    isBlocked = round !== undefined && context?.state === "suspended";
    if (isBlocked !== wasBlocked) onBlockedChange();
  }

  function wake(): void {
    // Stays unanswered until the page is touched: nothing to wait for.
    if (context?.state === "suspended") void context.resume().catch(() => undefined);
  }

  function playRound(): void {
    round = clock.after(ROUND_MS, playRound);
    if (context === undefined || output === undefined) return;
    wake();
    look();
    if (context.state !== "running") return;
    const startsAt = context.currentTime + 0.02;
    for (const [at, pitch] of NOTES_HZ.entries())
      playNote(context, output, { pitch, startsAt: startsAt + at * NOTE_GAP_S });
  }

  return {
    get isBlocked() {
      return isBlocked;
    },
    start() {
      if (round !== undefined) return;
      const ready = open();
      if (ready !== undefined) {
        output = ready.createGain();
        output.gain.value = LOUDNESS;
        output.connect(ready.destination);
      }
      playRound();
    },
    stop() {
      round?.[Symbol.dispose]();
      round = undefined;
      output?.disconnect();
      output = undefined;
      look();
    },
    unblock() {
      open();
      wake();
    },
    [Symbol.dispose]() {
      this.stop();
      void context?.close().catch(() => undefined); // closed twice is closed
    },
  };
}

type Note = { readonly pitch: number; readonly startsAt: number };

/** A soft attack, a long decay, and a quiet octave above: something between a marimba and a bell. */
function playNote(context: AudioContext, output: AudioNode, { pitch, startsAt }: Note): void {
  for (const [multiple, share] of [
    [1, 1],
    [2, 0.25],
  ] as const) {
    const tone = context.createOscillator();
    const envelope = context.createGain();
    tone.frequency.value = pitch * multiple;
    envelope.gain.setValueAtTime(0, startsAt);
    envelope.gain.linearRampToValueAtTime(share, startsAt + 0.015);
    envelope.gain.exponentialRampToValueAtTime(0.001, startsAt + NOTE_LENGTH_S / multiple);
    tone.connect(envelope).connect(output);
    tone.start(startsAt);
    tone.stop(startsAt + NOTE_LENGTH_S);
  }
}
