/** Progress of a call, derived from the state that the center sends. Pure. */
import type { CallState } from "@tributary/protocol/signaling";
import type { CallEnd, CallPhase } from "./call.ts";

/** Step of a call that rings on this page. `over`: it was declined, could not be answered, or has rung for its time. */
export type RingStep = "ringing" | "answering" | "over";

/** Facts of this page. `connectedAt`: time at which the first agent was connected, or the present time. */
export type PageFacts = {
  readonly connectedAt: number;
  readonly hasMicrophone: boolean;
  readonly ring: RingStep;
};

/** Returns the phase for a state of the center. */
export function phaseOf(state: CallState, { connectedAt, hasMicrophone, ring }: PageFacts): CallPhase {
  switch (state.phase) {
    case "connecting":
      return connecting(hasMicrophone);
    case "waiting":
      return { name: "waiting", canCallBack: state.canCallBack === true };
    case "callback":
      return { name: "callback" };
    case "ringing":
      if (ring === "answering") return connecting(hasMicrophone);
      return ring === "ringing" ? { name: "ringing", agentName: state.agentName } : { name: "callback" };
    case "connected": {
      const { agentName, isOnHold, isMuted } = state;
      return { name: "connected", agentName, connectedAt, isOnHold, isMutedByAgent: isMuted };
    }
    case "ended":
      return { name: "ended", end: endOf(state.endReason) };
  }
}

function connecting(hasMicrophone: boolean): CallPhase {
  return { name: "connecting", step: hasMicrophone ? "audio" : "microphone" };
}

/** Returns the end for a reason of the contact record. */
function endOf(reason: string | null): CallEnd {
  if (reason === "customer-disconnect") return { kind: "hung-up" };
  if (reason === "closed") return { kind: "failed", problem: { kind: "refused", reason: "closed", message: "" } };
  return { kind: "ended", reason };
}
