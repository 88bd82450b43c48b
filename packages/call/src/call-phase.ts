/** Progress of a call, derived from the state that the center sends. Pure. */
import type { CallState } from "@tributary/protocol/signaling";
import type { CallEnd, CallPhase } from "./call.ts";

/** Facts of this page. `connectedAt`: time at which the first agent was connected, or the present time. */
export type PageFacts = { readonly connectedAt: number; readonly hasMicrophone: boolean };

/** Returns the phase for a state of the center. */
export function phaseOf(state: CallState, { connectedAt, hasMicrophone }: PageFacts): CallPhase {
  switch (state.phase) {
    case "connecting":
      return { name: "connecting", step: hasMicrophone ? "audio" : "microphone" };
    case "waiting":
      return { name: "waiting" };
    case "connected": {
      const { agentName, isOnHold, isMuted } = state;
      return { name: "connected", agentName, connectedAt, isOnHold, isMutedByAgent: isMuted };
    }
    case "ended":
      return { name: "ended", end: endOf(state.endReason) };
  }
}

/** Returns the end for a reason of the contact record. */
function endOf(reason: string | null): CallEnd {
  if (reason === "customer-disconnect") return { kind: "hung-up" };
  if (reason === "closed") return { kind: "failed", problem: { kind: "refused", reason: "closed", message: "" } };
  return { kind: "ended", reason };
}
