import type { CallPage, Slot } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal, type UserId } from "@tributary/model";
import type { HttpContext } from "../context.ts";
import { AGENT_TOKEN_MS } from "../tokens/lifetimes.ts";
import { issueLegToken, partyOfToken } from "./leg-tokens.ts";
import type { NamedLeg, SignalingCaller } from "./signaling.ts";

type Deps = Pick<HttpContext, "center" | "clock" | "tokens" | "revocations">;

export type AgentPage = { readonly agentId: UserId; readonly page: CallPage };

/**
 * Returns an agent's page as the sender of requests. A request names its leg by a token, or else by the contact, and the contact must be on the agent's desk.
 * Hanging up leaves the contact as it is: that is what the methods of the desk are for. Rules VS-01 and VS-04.
 */
export function agentCaller(deps: Deps, { agentId, page }: AgentPage): SignalingCaller {
  /** Calls of the desk that are not over for the agent. */
  async function slots(): Promise<readonly Slot[]> {
    const view = await deps.center.agents.view(agentId);
    return view.ok ? view.value.agent.slots.filter(isOpenCall) : [];
  }

  async function ofToken(token: string): ReturnType<SignalingCaller["partyOf"]> {
    const party = partyOfToken(deps, token);
    if (!party.ok) return party;
    const isOwn = (await slots()).some(({ participantId }) => participantId === party.value.participantId);
    return isOwn ? party : refused(refusal("contact-ended"));
  }

  async function ofContact(contactId: string): ReturnType<SignalingCaller["partyOf"]> {
    const slot = (await slots()).find((each) => each.contactId === contactId);
    return slot === undefined ? refused(refusal("not-found", "contactId")) : accepted(slot);
  }

  return {
    page,
    partyOf(leg) {
      const token = tokenIn(leg);
      if (token !== null) return ofToken(token);
      return leg.contactId ? ofContact(leg.contactId) : Promise.resolve(NO_LEG);
    },
    tokenOf: (ref, leg) => tokenIn(leg) ?? issueLegToken(deps, ref, AGENT_TOKEN_MS),
    onBye: () => Promise.resolve(),
  };
}

function isOpenCall({ channel, state: { phase } }: Slot): boolean {
  return channel === "voice" && (phase === "offered" || phase === "connected" || phase === "monitoring");
}

const NO_LEG: Result<never, Refusal> = refused(refusal("token-invalid", "callContextToken"));

function tokenIn({ callContextToken, peerConnectionToken }: NamedLeg): string | null {
  return callContextToken ?? peerConnectionToken ?? null;
}
