/** The audio of a call that the page has joined: connected as long as the call has audio. */
import { type Clock, type Result, refused } from "@tributary/kernel";
import type { CallState } from "@tributary/protocol/signaling";
import type { AudioEvent } from "./audio/audio-connection.ts";
import {
  type AudioEffect,
  type AudioFact,
  type CenterAudio,
  firstAudioState,
  isAnswering,
  isRinging,
  refusalToAnswer,
  stepAudio,
} from "./audio-step.ts";
import type { AnswerProblem, CallProblem } from "./call.ts";
import type { CallMedia } from "./call-media.ts";
import type { RingStep } from "./call-phase.ts";
import type { CallStore } from "./call-store.ts";
import type { CallDeps } from "./platform-deps.ts";
import type { Signaling } from "./signaling/signaling.ts";

/** Audio of a call, for the tab that has it. Disposing stops following the call. */
export interface JoinedAudio extends Disposable {
  /** The step of a call that rings, as far as the page knows. */
  readonly ring: RingStep;
  /** This tab has the audio: connects it, unless the customer is called back. */
  hold(): void;
  /** Another tab has the audio. */
  yield(): void;
  /** Follows the center: a customer who is called back has no audio, until they answer. */
  follow(state: Pick<CallState, "phase" | "ringsForMs">): void;
  /** Takes the call that rings. */
  answer(): Promise<Result<void, AnswerProblem>>;
  /** Does not take the call that rings. Resolves to false if the center was not notified. */
  decline(): Promise<boolean>;
}

/** The joined call. `iceServers`: the newest. `isCalledBack`: its customer was called back when the page before was left. */
export type AudioOfCall = {
  readonly iceServers: () => readonly RTCIceServer[];
  readonly signaling: Signaling;
  readonly pageId: string;
  readonly isCalledBack: boolean;
};

type Deps = {
  readonly clock: Pick<Clock, "after">;
  readonly media: CallMedia;
  readonly store: CallStore;
  readonly locks: CallDeps["locks"];
  /** The call cannot go on. */
  readonly onFailed: (problem: CallProblem) => void;
  /** The step of the audio has changed. */
  readonly onStep: () => void;
};

/** Time for which a page rings if the center does not send it. Unit: milliseconds. Source: docs/wire/voice.md#callbacks. */
export const RING_MS = 20_000;

const NOT_RINGING = refused("not-ringing" as const);

/** Audio in the phases of the center. A call that has ended has none. */
const AUDIO_OF = {
  connecting: "due",
  waiting: "due",
  connected: "due",
  callback: "called-back",
  ringing: "ringing",
} as const satisfies Record<Exclude<CallState["phase"], "ended">, CenterAudio>;

/** Creates the audio of a call: off until {@link JoinedAudio.hold}. Rules CC-08, CC-09, CC-13, CC-18, CC-19. */
export function createJoinedAudio(
  { clock, media, store, locks, onFailed, onStep }: Deps,
  { iceServers, signaling, pageId, isCalledBack }: AudioOfCall,
): JoinedAudio {
  let state = firstAudioState(isCalledBack);
  let ring: Disposable | undefined;
  /** The newest request for the microphone: an earlier one that is answered later changes nothing. */
  let request = {};
  let opening: Promise<Result<void, AnswerProblem>> | undefined;

  function dispatch(fact: AudioFact): void {
    const before = state;
    const step = stepAudio(state, fact);
    state = step.state;
    for (const effect of step.effects) run(effect);
    if (before !== state) onStep();
  }

  function run(effect: AudioEffect): void {
    switch (effect.type) {
      case "open-microphone":
        opening = openMicrophone();
        return;
      case "connect":
        media.connect({ signaling, iceServers: iceServers(), pageId, onEvent: receive });
        return;
      case "disconnect":
        media.disconnect();
        return;
      case "show-off":
        store.set({ audio: "off" });
        return;
      case "confirm-ringing":
      case "confirm-connecting": {
        const step = effect.type === "confirm-ringing" ? "ringing" : "connecting";
        void signaling.request("confirmCallback", { step }); // lost with the socket: the center sends its state again with the next one
        return;
      }
      case "report-no-audio":
        void signaling.request("declineCallback", { reason: "no-audio" }); // lost with the socket: the center stops ringing by itself
        return;
      case "end":
        onFailed({ kind: effect.problem === "no-connection" ? connectionProblem() : effect.problem });
    }
  }

  /** Resolves to the outcome of the answer, if it is for one. */
  async function openMicrophone(): Promise<Result<void, AnswerProblem>> {
    const mine = {};
    request = mine;
    const opened = await media.openMicrophone();
    if (mine !== request) return NOT_RINGING;
    const isAnswer = state.name === "answering";
    dispatch(opened.ok ? { type: "microphone-on" } : { type: "microphone-failed", problem: opened.refusal });
    return isAnswer ? opened : NOT_RINGING;
  }

  function receive(event: AudioEvent): void {
    if (event === "connected" || event === "interrupted") store.set({ audio: event });
    else if (event === "busy")
      store.set({ audio: locks === null ? "elsewhere" : "off" }); // with locks: an earlier page of this tab
    else dispatch({ type: "connection-failed" });
  }

  function connectionProblem(): "no-audio-connection" | "unreachable" {
    return signaling.isUp ? "no-audio-connection" : "unreachable";
  }

  function stopRing(): void {
    ring?.[Symbol.dispose]();
    ring = undefined;
  }

  /** Limits the ring: without the socket, its end is not reported. */
  function limitRing(ringsForMs: number | undefined): void {
    if (ring !== undefined && ringsForMs === undefined) return;
    stopRing();
    ring = clock.after(ringsForMs ?? RING_MS, () => {
      ring = undefined;
      dispatch({ type: "ring-over" });
    });
  }

  return {
    get ring() {
      if (isAnswering(state)) return "answering";
      return isRinging(state) ? "ringing" : "over";
    },
    hold: () => dispatch({ type: "held" }),
    yield: () => store.set({ audio: "elsewhere" }),
    follow({ phase, ringsForMs }) {
      if (phase === "ringing") limitRing(ringsForMs);
      else stopRing();
      dispatch(phase === "ended" ? { type: "ended" } : { type: "center", audio: AUDIO_OF[phase] });
    },
    async answer() {
      const refusal = refusalToAnswer(state);
      if (refusal !== undefined) return refused(refusal);
      dispatch({ type: "answer" });
      return (await opening) ?? NOT_RINGING;
    },
    async decline() {
      if (!isRinging(state)) return false;
      dispatch({ type: "declined" });
      return (await signaling.request("declineCallback", { reason: "busy" })).ok;
    },
    [Symbol.dispose]() {
      stopRing();
      dispatch({ type: "ended" });
    },
  };
}
