/** The panel's own ring tone: three overlapping notes, synthesized, so that no sound file is needed. */
import { asError, type Clock, type Logger } from "@tributary/kernel";

/** A tone that plays until stopped. */
export interface RingTone extends Disposable {
  /** True if the browser blocks sound until the agent uses the page. */
  readonly isBlocked: boolean;
  start(): void;
  stop(): void;
  /** Plays two short notes, for a message. Does nothing while the browser blocks sound. */
  chime(): void;
  /** Enables sound. Call it during a user gesture, when browsers permit sound. */
  unblock(): void;
}

type Deps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly createContext: () => AudioContext;
  /** The browser started or stopped blocking sound. */
  readonly onBlockedChange: () => void;
};

/** E5, G♯5, B5. Unit: hertz. */
const NOTES_HZ = [659.25, 830.61, 987.77];
/** B5, E6. Unit: hertz. */
const CHIME_HZ = [987.77, 1318.51];
const CHIME_LENGTH_S = 0.35;
const NOTE_GAP_S = 0.16;
const NOTE_LENGTH_S = 1.1;
const ROUND_MS = 2_400;
const LOUDNESS = 0.14;

/** Creates the tone. The audio context is opened at the first ring or user gesture. */
export function createRingTone({ clock, log, createContext, onBlockedChange }: Deps): RingTone {
  let context: AudioContext | undefined;
  let round: Disposable | undefined;
  let output: GainNode | undefined;
  let isBlocked = false;

  function open(): AudioContext | undefined {
    if (context !== undefined) return context;
    try {
      context = createContext();
      context.addEventListener("statechange", updateBlocked);
    } catch (cause) {
      log.info("audio context unavailable", { cause: asError(cause) });
    }
    return context;
  }

  function updateBlocked(): void {
    const wasBlocked = isBlocked;
    isBlocked = round !== undefined && context?.state === "suspended";
    if (isBlocked !== wasBlocked) onBlockedChange();
  }

  function wake(): void {
    // Pending until the agent uses the page, so not awaited.
    if (context?.state === "suspended") void context.resume().catch(() => undefined);
  }

  function playRound(): void {
    round = clock.after(ROUND_MS, playRound);
    if (context === undefined || output === undefined) return;
    wake();
    updateBlocked();
    if (context.state !== "running") return;
    const startsAt = context.currentTime + 0.02;
    for (const [at, pitch] of NOTES_HZ.entries())
      playNote(context, output, { pitch, startsAt: startsAt + at * NOTE_GAP_S, lengthS: NOTE_LENGTH_S });
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
      updateBlocked();
    },
    chime() {
      // Opened by the agent's first use of the page; sound is blocked before.
      if (context?.state !== "running") return;
      const quiet = context.createGain();
      quiet.gain.value = LOUDNESS / 2;
      quiet.connect(context.destination);
      const startsAt = context.currentTime + 0.02;
      for (const [at, pitch] of CHIME_HZ.entries())
        playNote(context, quiet, { pitch, startsAt: startsAt + at * NOTE_GAP_S, lengthS: CHIME_LENGTH_S });
    },
    unblock() {
      open();
      wake();
    },
    [Symbol.dispose]() {
      this.stop();
      void context?.close().catch(() => undefined); // rejects if already closed
    },
  };
}

type Note = { readonly pitch: number; readonly startsAt: number; readonly lengthS: number };

/** Plays a note with a soft attack, a long decay and a quiet octave above, similar to a marimba. */
function playNote(context: AudioContext, output: AudioNode, { pitch, startsAt, lengthS }: Note): void {
  for (const [multiple, share] of [
    [1, 1],
    [2, 0.25],
  ] as const) {
    const tone = context.createOscillator();
    const envelope = context.createGain();
    tone.frequency.value = pitch * multiple;
    envelope.gain.setValueAtTime(0, startsAt);
    envelope.gain.linearRampToValueAtTime(share, startsAt + 0.015);
    envelope.gain.exponentialRampToValueAtTime(0.001, startsAt + lengthS / multiple);
    tone.connect(envelope).connect(output);
    tone.start(startsAt);
    tone.stop(startsAt + lengthS);
  }
}
