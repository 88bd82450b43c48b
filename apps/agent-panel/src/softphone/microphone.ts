/** The microphone of this page: opened for the first use, shared by all, closed after the last. */
import { accepted, type Clock, type Result, refused } from "@tributary/kernel";
import type { BrowserMedia } from "./browser-media.ts";
import { microphoneFailureOf, type SoftphoneFailure } from "./softphone-failure.ts";

/** `isSlow`: the browser is probably asking the agent. */
export type MicrophoneState =
  | { readonly phase: "off" }
  | { readonly phase: "asking"; readonly isSlow: boolean }
  | { readonly phase: "on"; readonly stream: MediaStream }
  | { readonly phase: "failed"; readonly failure: SoftphoneFailure };

/** One use of the microphone. Disposing ends it. */
export interface MicrophoneUse extends Disposable {
  readonly stream: MediaStream;
}

/** Disposing closes the microphone. */
export interface Microphone extends Disposable {
  readonly state: MicrophoneState;
  /** Opens the microphone, or waits until it is open. Never rejects. */
  use(): Promise<Result<MicrophoneUse, SoftphoneFailure>>;
  /** Opens the chosen device in place of the current one, which stays if that fails. Without a use, the next one gets it. Never rejects. */
  reopen(): Promise<Result<null, SoftphoneFailure>>;
  /** Sends sound, or silence. */
  setHeard(isHeard: boolean): void;
}

/** Dependencies of {@link createMicrophone}. */
export type MicrophoneDeps = {
  readonly devices: BrowserMedia["devices"];
  readonly clock: Clock;
  /** Id of the chosen device; empty: that of the system. */
  readonly deviceId: () => string;
  readonly hasEchoCancellation: () => boolean;
  /** Called after each change of the state. */
  readonly onChange: () => void;
  /** The agent has not answered the browser's question for {@link UNANSWERED_MS}. */
  readonly onUnanswered: () => void;
};

/** Unit: milliseconds. */
const SLOW_MS = 1_000;

/** Time after which host pages get a failure. Unit: milliseconds. */
const UNANSWERED_MS = 10_000;

type Opened = Result<MediaStream, SoftphoneFailure>;

export function createMicrophone(deps: MicrophoneDeps): Microphone {
  const { devices, clock, onChange } = deps;
  const uses = new Set<object>();
  let state: MicrophoneState = { phase: "off" };
  let opening: Promise<Opened> | null = null;
  let isHeard = false;

  function change(next: MicrophoneState): void {
    if (state.phase === "on" && (next.phase !== "on" || next.stream !== state.stream)) stop(state.stream);
    state = next;
    onChange();
  }

  function close(): void {
    if (uses.size === 0 && state.phase !== "off" && state.phase !== "asking") change({ phase: "off" });
  }

  async function ask(): Promise<Opened> {
    if (devices === null) return refused("unsupported");
    const slow = clock.after(SLOW_MS, () => {
      if (state.phase === "asking") change({ phase: "asking", isSlow: true });
    });
    const unanswered = clock.after(UNANSWERED_MS, deps.onUnanswered);
    try {
      return accepted(await streamOf(devices, { deviceId: deps.deviceId(), hasEcho: !deps.hasEchoCancellation() }));
    } catch (cause) {
      return refused(microphoneFailureOf(cause));
    } finally {
      slow[Symbol.dispose]();
      unanswered[Symbol.dispose]();
    }
  }

  async function open(): Promise<Opened> {
    if (state.phase !== "on") change({ phase: "asking", isSlow: false });
    const opened = await ask();
    opening = null;
    if (!opened.ok) {
      const isStillOn = state.phase === "on" && state.stream.active;
      if (!isStillOn) change({ phase: "failed", failure: opened.refusal });
      return opened;
    }
    change({ phase: "on", stream: opened.value });
    apply();
    // A device that is unplugged: that of the system takes its place.
    for (const track of opened.value.getAudioTracks()) track.addEventListener("ended", () => reopenIfCurrent(track));
    close();
    return opened;
  }

  function current(): Promise<Opened> {
    if (state.phase === "on") return Promise.resolve(accepted(state.stream));
    opening ??= open();
    return opening;
  }

  async function reopen(): Promise<Result<null, SoftphoneFailure>> {
    await opening; // it may have asked for the device chosen before
    if (uses.size === 0) return accepted(null);
    opening ??= open();
    const opened = await opening;
    return opened.ok ? accepted(null) : opened;
  }

  function reopenIfCurrent(track: MediaStreamTrack): void {
    if (state.phase === "on" && state.stream.getAudioTracks().includes(track)) void reopen();
  }

  function apply(): void {
    if (state.phase !== "on") return;
    for (const track of state.stream.getAudioTracks()) track.enabled = isHeard;
  }

  return {
    get state() {
      return state;
    },
    async use() {
      const use = {};
      uses.add(use);
      const opened = await current();
      if (!opened.ok) {
        uses.delete(use);
        return opened;
      }
      return accepted({
        get stream() {
          return state.phase === "on" ? state.stream : opened.value;
        },
        [Symbol.dispose]() {
          uses.delete(use);
          close();
        },
      });
    },
    reopen,
    setHeard(next) {
      isHeard = next;
      apply();
    },
    [Symbol.dispose]() {
      uses.clear();
      close();
    },
  };
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

type Request = { readonly deviceId: string; readonly hasEcho: boolean };

/** A chosen device that is not connected is replaced by that of the system. */
async function streamOf(
  devices: NonNullable<BrowserMedia["devices"]>,
  { deviceId, hasEcho }: Request,
): Promise<MediaStream> {
  const audio = { echoCancellation: !hasEcho, noiseSuppression: true, autoGainControl: true };
  if (deviceId === "") return devices.getUserMedia({ audio });
  try {
    return await devices.getUserMedia({ audio: { ...audio, deviceId: { exact: deviceId } } });
  } catch (cause) {
    if (microphoneFailureOf(cause) !== "microphone-missing") throw cause;
    return devices.getUserMedia({ audio });
  }
}
