/** The panel's own ring tones, synthesized, so that no sound file is needed: three overlapping notes, and two that alternate for calls. */
import { asError, type Clock, type Logger } from "@tributary/kernel";
import { playOn } from "../../shared/play-on.ts";
import type { RingKind } from "./incoming.view-model.ts";

/** A tone that plays until stopped. */
export interface RingTone extends Disposable {
  /** True if the browser blocks sound until the agent uses the page. */
  readonly isBlocked: boolean;
  start(kind: RingKind): void;
  stop(): void;
  /** Plays on another device from now on; empty: that of the system. Resolves to false if it cannot be used. */
  playOnDevice(deviceId: string): Promise<boolean>;
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

/** E5, G♯5, B5; for calls, E5 and C♯5 in turn. Unit: hertz. */
const NOTES_HZ: Readonly<Record<RingKind, readonly number[]>> = {
  chat: [659.25, 830.61, 987.77],
  call: [659.25, 554.37, 659.25, 554.37, 659.25, 554.37],
};
/** B5, E6. Unit: hertz. */
const CHIME_HZ = [987.77, 1318.51];
const CHIME_LENGTH_S = 0.35;
const NOTE_GAP_S = 0.16;
const NOTE_LENGTH_S: Readonly<Record<RingKind, number>> = { chat: 1.1, call: 0.3 };
const ROUND_MS = 2_400;
const LOUDNESS = 0.14;

/** Creates the tone. The audio context is opened at the first ring or user gesture. */
export function createRingTone({ clock, log, createContext, onBlockedChange }: Deps): RingTone {
  let context: AudioContext | undefined;
  let round: Disposable | undefined;
  let output: GainNode | undefined;
  let isBlocked = false;
  let deviceId = "";

  function open(): AudioContext | undefined {
    if (context !== undefined) return context;
    try {
      context = createContext();
      context.addEventListener("statechange", updateBlocked);
      if (deviceId !== "") void playOn(context, deviceId);
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

  function playRound(kind: RingKind): void {
    round = clock.after(ROUND_MS, () => playRound(kind));
    if (context === undefined || output === undefined) return;
    wake();
    updateBlocked();
    if (context.state !== "running") return;
    const startsAt = context.currentTime + 0.02;
    for (const [at, pitch] of NOTES_HZ[kind].entries())
      playNote(context, output, { pitch, startsAt: startsAt + at * NOTE_GAP_S, lengthS: NOTE_LENGTH_S[kind] });
  }

  return {
    get isBlocked() {
      return isBlocked;
    },
    start(kind) {
      if (round !== undefined) return;
      const ready = open();
      if (ready !== undefined) {
        output = ready.createGain();
        output.gain.value = LOUDNESS;
        output.connect(ready.destination);
      }
      playRound(kind);
    },
    async playOnDevice(next) {
      deviceId = next;
      return context === undefined || playOn(context, next);
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
