import type { AudioOutput } from "./media-types.ts";

/** Plays the audio of a call. Disposing stops it. */
export interface Speaker extends Disposable {
  /** False if the browser has no choice of speakers. */
  readonly canChoose: boolean;
  /** The speaker that was chosen; null: the system's. */
  readonly chosenId: string | null;
  play(stream: MediaStream): void;
  /** Plays nothing until the next stream. */
  stop(): void;
  /** Plays after a gesture of the customer, if the browser has refused it before. */
  resume(): void;
  /** Resolves to false if the browser cannot use the speaker. */
  choose(deviceId: string): Promise<boolean>;
}

/** Creates a silent speaker. `onBlocked`: the browser plays nothing until a gesture of the customer, or plays again. Rule CC-12. */
export function createSpeaker(output: AudioOutput, onBlocked: (isBlocked: boolean) => void): Speaker {
  let chosenId: string | null = null;
  let isDisposed = false;

  function start(): void {
    output.play().then(
      () => isDisposed || onBlocked(false),
      (error: unknown) => {
        const isRefused = error instanceof Error && error.name === "NotAllowedError";
        if (isRefused && !isDisposed) onBlocked(true); // other errors: a newer stream has taken the place of this one
      },
    );
  }

  function stop(): void {
    output.pause();
    output.srcObject = null;
  }

  return {
    canChoose: output.setSinkId !== undefined,
    get chosenId() {
      return chosenId;
    },
    play(stream) {
      output.srcObject = stream;
      start();
    },
    resume() {
      if (output.srcObject !== null) start();
    },
    async choose(deviceId) {
      if (output.setSinkId === undefined) return false;
      try {
        await output.setSinkId(deviceId);
        chosenId = deviceId;
        return true;
      } catch {
        return false; // gone, or not permitted
      }
    },
    stop,
    [Symbol.dispose]() {
      isDisposed = true;
      stop();
    },
  };
}
