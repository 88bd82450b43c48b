/** Lets the audio of a leg into its call, or not. */
export interface Gate {
  set(isOpen: boolean): void;
  /** True while audio passes, also in the frame in which the gate closes. */
  readonly isPassing: boolean;
  /** Changes the frame in place. */
  apply(frame: Int16Array): void;
}

/** Samples over which a gate opens and closes: five milliseconds, so that no click is heard. */
export const FADE_SAMPLES = 240;

/** Creates a closed gate. */
export function createGate(): Gate {
  let isOpen = false;
  let wasOpen = false;
  return {
    set(next) {
      isOpen = next;
    },
    get isPassing() {
      return isOpen || wasOpen;
    },
    apply(frame) {
      if (isOpen !== wasOpen) fade(frame, isOpen);
      wasOpen = isOpen;
    },
  };
}

function fade(frame: Int16Array, isOpening: boolean): void {
  for (let index = 0; index < FADE_SAMPLES; index += 1) {
    const share = index / FADE_SAMPLES;
    frame[index] = Math.round((frame[index] ?? 0) * (isOpening ? share : 1 - share));
  }
  if (!isOpening) frame.fill(0, FADE_SAMPLES);
}
