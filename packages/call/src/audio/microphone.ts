import { accepted, type Result, refused } from "@tributary/kernel";
import type { MediaInput } from "./media-types.ts";

/** Reason why there is no microphone. `unsupported`: the browser has none for this page, which must be secure. */
export type MicrophoneProblem = "permission-denied" | "no-microphone" | "microphone-in-use" | "unsupported";

/** The microphone of a call. Disposing turns it off. */
export interface Microphone extends Disposable {
  /** Track of the microphone; null while it is off or lost. */
  readonly track: MediaStreamTrack | null;
  /** Turns a microphone on, in place of the one before. Asks the customer for permission if there is none. Null: the system's. */
  open(deviceId: string | null): Promise<Result<MediaStreamTrack, MicrophoneProblem>>;
  setMuted(isMuted: boolean): void;
  /** Turns the microphone off. It can be opened again. */
  close(): void;
}

/** Callbacks of a microphone. */
export type MicrophoneEvents = {
  /** The microphone has been replaced by the system's, or the first one has been turned on. */
  readonly onTrack: (track: MediaStreamTrack) => void;
  /** The microphone is gone, and there is no other one. */
  readonly onLost: () => void;
};

/** Browsers report the same problem under older names too. */
const PROBLEMS: Readonly<Record<string, MicrophoneProblem>> = {
  NotAllowedError: "permission-denied",
  SecurityError: "permission-denied",
  NotFoundError: "no-microphone",
  OverconstrainedError: "no-microphone",
  NotReadableError: "microphone-in-use",
  AbortError: "microphone-in-use",
};

const PROCESSING = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Creates a microphone that is off. `media`: null if the browser has none for this page. Rules CC-02 and CC-11. */
export function createMicrophone(media: MediaInput | null, events: MicrophoneEvents): Microphone {
  let track: MediaStreamTrack | null = null;
  let isMuted = false;
  let isDisposed = false;
  /** The newest request: earlier ones that are answered later are dropped. */
  let newest = {};

  function take(next: MediaStreamTrack): void {
    track?.stop(); // a track that is stopped here has no event "ended"
    track = next;
    next.enabled = !isMuted;
    next.addEventListener("ended", () => void replaceLost(next), { once: true });
    events.onTrack(next);
  }

  async function replaceLost(lost: MediaStreamTrack): Promise<void> {
    if (isDisposed || track !== lost) return;
    track = null;
    const replaced = await open(null);
    if (!replaced.ok && !isDisposed && track === null) events.onLost();
  }

  async function open(deviceId: string | null): Promise<Result<MediaStreamTrack, MicrophoneProblem>> {
    if (media === null) return refused("unsupported");
    const mine = {};
    newest = mine;
    const audio = { ...PROCESSING, ...(deviceId !== null && { deviceId: { exact: deviceId } }) };
    try {
      const stream = await media.getUserMedia({ audio });
      const [next] = stream.getAudioTracks();
      if (isDisposed || mine !== newest || next === undefined) {
        next?.stop();
        return refused("no-microphone");
      }
      take(next);
      return accepted(next);
    } catch (error) {
      return refused(problemOf(error));
    }
  }

  function close(): void {
    newest = {};
    track?.stop();
    track = null;
  }

  return {
    get track() {
      return track;
    },
    open,
    setMuted(next) {
      isMuted = next;
      if (track !== null) track.enabled = !next;
    },
    close,
    [Symbol.dispose]() {
      isDisposed = true;
      close();
    },
  };
}

function problemOf(error: unknown): MicrophoneProblem {
  const name = error instanceof Error ? error.name : "";
  return PROBLEMS[name] ?? "no-microphone";
}
