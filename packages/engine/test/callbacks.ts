/** A call whose customer is called back, in each of its phases, built from events as the journal has them. */
import { asId, type ContactId } from "@tributary/model";
import type { AgentDesk } from "../src/agent/agent-desk.ts";
import type { ConversationState } from "../src/contact/conversation-state.ts";
import { draftNewConversation } from "../src/contact/conversation-stream.ts";
import { ADA, AGENT, AT, after, CONTACT, CREATED, CUSTOMER, QUEUE, STEPS } from "./conversations.ts";
import { deskAfter, emptyDesk, OFFERED } from "./desks.ts";

/** The callback of the call. */
export const CALLBACK = asId<ContactId>("callback");

/** Time at which it was requested, and until which the page of the customer rings. */
export const REQUESTED_AT = 4_000;
export const RINGS_UNTIL = 27_000;
export const RETRY_AT = 87_000;
export const EXPIRES_AT = 90_000;

export const TERMS = { maxAttempts: 2, retryDelayMs: 60_000 } as const;

/** Returns the call of a customer in that phase. */
export function callIn(phase: "created" | "queued" | "offered" | "connected"): ConversationState {
  const draft = draftNewConversation(CONTACT, AT.created);
  draft.add({ ...CREATED, channel: "voice", chat: null, voice: { direction: "inbound" } });
  const count = STEPS.findIndex((step) => step.phase === phase) + 1;
  return STEPS.slice(0, count).reduce((state, { at, add }) => after(state, add, at), draft.state);
}

export type CallbackPhase = "waiting" | "offered" | "calling" | "ringing" | "delayed" | "answered";

/** Returns the callback in that phase. The delay is that after the first attempt. */
export function callbackIn(phase: CallbackPhase, terms: { readonly maxAttempts: number } = TERMS): ConversationState {
  const requested = after(
    callIn("queued"),
    (draft) =>
      draft.add({
        type: "callback.requested",
        participantId: CUSTOMER.participantId,
        nextContactId: CALLBACK,
        ...TERMS,
        ...terms,
        expiresAt: EXPIRES_AT,
      }),
    REQUESTED_AT,
  );
  if (phase === "waiting") return requested;
  const { participantId } = AGENT;
  const offered = after(
    requested,
    (draft) => draft.add({ type: "contact.offered", agentId: ADA, participantId, expiresAt: 25_000 }),
    5_000,
  );
  if (phase === "offered") return offered;
  const calling = after(
    offered,
    (draft) => {
      draft.add({ type: "contact.accepted", agentId: ADA });
      draft.add({ type: "participant.joined", agentId: ADA, ...AGENT });
    },
    6_000,
  );
  if (phase === "calling") return calling;
  const ringing = after(calling, (draft) => draft.add({ type: "callback.rung", ringsUntil: RINGS_UNTIL }), 7_000);
  if (phase === "ringing") return ringing;
  if (phase === "answered") return after(ringing, (draft) => draft.add({ type: "callback.answered" }), 8_000);
  return after(
    ringing,
    (draft) => {
      draft.add({ type: "participant.left", ...AGENT });
      draft.add({ type: "callback.failed", agentId: ADA, failure: "not-answered", retryAt: RETRY_AT });
    },
    RINGS_UNTIL,
  );
}

/** Returns the desk of the agent with the callback. */
export function deskCalling(): AgentDesk {
  const offered = deskAfter(
    emptyDesk(),
    (draft) => draft.add({ ...OFFERED, contactId: CALLBACK, channel: "voice", queueId: QUEUE }),
    5_000,
  );
  return deskAfter(offered, (draft) => draft.add({ type: "agent.contact-accepted", contactId: CALLBACK }), 6_000);
}

/** Returns the desk of the agent with the offer of the call. */
export function deskOffered(): AgentDesk {
  return deskAfter(emptyDesk(), (draft) => draft.add({ ...OFFERED, channel: "voice" }), AT.offered);
}
