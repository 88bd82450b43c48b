/** The audio of a call that the page has joined: connected as long as the call has audio. */
import { accepted, type Result, refused } from "@tributary/kernel";
import type { CallState } from "@tributary/protocol/signaling";
import type { AudioEvent } from "./audio/audio-connection.ts";
import type { MicrophoneProblem } from "./audio/microphone.ts";
import type { CallProblem } from "./call.ts";
import type { CallMedia } from "./call-media.ts";
import type { CallStore } from "./call-store.ts";
import type { CallDeps } from "./platform-deps.ts";
import type { Signaling } from "./signaling/signaling.ts";
import { iceServersOf, type StartedCall } from "./start/started-call.ts";

/** Audio of a call, for the tab that has it. */
export interface JoinedAudio {
  /** True from the answer to a call that rings until it is connected, or rings no more. */
  readonly isAnswering: boolean;
  /** This tab has the audio: connects it, unless the customer is called back. */
  hold(): void;
  /** Another tab has the audio. */
  yield(): void;
  /** Follows the center: a customer who is called back has no audio, until they answer. */
  follow(phase: CallState["phase"]): void;
  /** Takes the call that rings. */
  answer(): Promise<Result<void, MicrophoneProblem>>;
}

/** The joined call. `isCalledBack`: its customer was called back when the page before was left. */
export type AudioOfCall = {
  readonly started: StartedCall;
  readonly signaling: Signaling;
  readonly pageId: string;
  readonly isCalledBack: boolean;
};

type Deps = {
  readonly media: CallMedia;
  readonly store: CallStore;
  readonly locks: CallDeps["locks"];
  /** The call cannot go on. */
  readonly onFailed: (problem: CallProblem) => void;
  /** The step of the answer has changed. */
  readonly onAnswering: () => void;
};

/** Creates the audio of a call: off until {@link JoinedAudio.hold}. Rules CC-08, CC-09, CC-13, CC-18, CC-19. */
export function createJoinedAudio(
  { media, store, locks, onFailed, onAnswering }: Deps,
  { started, signaling, pageId, isCalledBack: wasCalledBack }: AudioOfCall,
): JoinedAudio {
  let isHeld = false;
  let isCalledBack = wasCalledBack;
  let isAnswering = false;
  let hasConnection = false;

  function receive(event: AudioEvent): void {
    if (event === "connected" || event === "interrupted") store.set({ audio: event });
    else if (event === "busy")
      store.set({ audio: locks === null ? "elsewhere" : "off" }); // with locks: an earlier page of this tab
    else onFailed({ kind: signaling.isUp ? "no-audio-connection" : "unreachable" });
  }

  function connect(): void {
    hasConnection = true;
    media.connect({ signaling, iceServers: iceServersOf(started), pageId, onEvent: receive });
  }

  async function take(): Promise<void> {
    store.set({ audio: "off" });
    const opened = await media.openMicrophone();
    if (media.isDisposed || isCalledBack) return;
    if (opened.ok) connect();
    else onFailed({ kind: opened.refusal });
  }

  function release(): void {
    isCalledBack = true;
    isAnswering = false;
    hasConnection = false;
    media.disconnect();
    if (isHeld) store.set({ audio: "off" });
  }

  return {
    get isAnswering() {
      return isAnswering;
    },
    hold() {
      isHeld = true;
      if (isCalledBack) store.set({ audio: "off" });
      else void take();
    },
    yield: () => store.set({ audio: "elsewhere" }),
    follow(phase) {
      if (phase === "callback" || (phase === "ringing" && !isAnswering)) release();
      else if (phase !== "ringing" && isCalledBack) {
        isCalledBack = false;
        isAnswering = false;
        if (isHeld && !hasConnection) void take(); // answered before a reload, or by another page
      }
    },
    async answer() {
      if (!isHeld || !isCalledBack || isAnswering) return refused("microphone-in-use");
      isAnswering = true;
      onAnswering();
      const opened = await media.openMicrophone();
      if (media.isDisposed || !isAnswering) return accepted(undefined); // it rings no more, or was answered elsewhere
      if (opened.ok) {
        onAnswering();
        connect();
        return accepted(undefined);
      }
      isAnswering = false;
      onAnswering();
      await signaling.request("declineCallback", { reason: "no-audio" });
      return opened;
    },
  };
}
