/** One chat in each of its phases, built from events as the journal has them. */
import {
  type AgentStateRef,
  type Author,
  asId,
  type ContactFlowId,
  type ContactId,
  type ContactState,
  type ConversationId,
  type ParticipantId,
  type QueueId,
  type UserId,
} from "@tributary/model";
import type { ConversationState } from "../src/contact/conversation-state.ts";
import { type ConversationDraft, draftConversation, draftNewConversation } from "../src/contact/conversation-stream.ts";

export const CONTACT = asId<ContactId>("01900000-0000-7000-8000-000000000001");
export const CONVERSATION = asId<ConversationId>(CONTACT);
export const FLOW = asId<ContactFlowId>("flow");
export const QUEUE = asId<QueueId>("queue");
export const ADA = asId<UserId>("ada");
export const GRACE = asId<UserId>("grace");

/** The author of the customer's events. */
export const CUSTOMER: Author = {
  participantId: asId<ParticipantId>("customer"),
  role: "customer",
  displayName: "Customer",
};
/** The author of the agent's events. */
export const AGENT: Author = {
  participantId: asId<ParticipantId>("agent"),
  role: "agent",
  displayName: "Ada Lovelace",
};
/** An id that is not in the conversation. */
export const STRANGER = asId<ParticipantId>("stranger");

export const AVAILABLE: AgentStateRef = { id: asId("available"), name: "Available", type: "routable" };
export const BREAK: AgentStateRef = { id: asId("break"), name: "Break", type: "not-routable" };
export const OFFLINE: AgentStateRef = { id: asId("offline"), name: "Offline", type: "offline" };

/** Times of the events that lead to each phase. Decisions are made at `NOW`, while the offer is ringing. */
export const AT = { created: 1_000, joined: 2_000, offered: 3_000, accepted: 4_000, ended: 9_000 } as const;
export const NOW = 10_000;
export const OFFER_EXPIRES_AT = 23_000;
export const CHAT_DURATION_MS = 3_600_000;

/** Fields of `contact.created`, without those that the stream adds. */
export const CREATED = {
  type: "contact.created",
  channel: "chat",
  flowId: FLOW,
  participants: [CUSTOMER],
  attributes: {},
  name: null,
  description: null,
  chat: { contentTypes: ["text/plain", "text/markdown"], durationMs: CHAT_DURATION_MS },
} as const;

type Step = { readonly at: number; readonly add: (draft: ConversationDraft) => void };

/** The steps from each phase to the next, in order. */
export const STEPS: readonly (Step & { readonly phase: ContactState["phase"] })[] = [
  {
    phase: "in-flow",
    at: AT.joined,
    add: (draft) => draft.add({ type: "participant.joined", agentId: null, ...CUSTOMER }),
  },
  {
    phase: "queued",
    at: AT.joined,
    add: (draft) => draft.add({ type: "contact.queued", queueId: QUEUE, priority: 5 }),
  },
  {
    phase: "offered",
    at: AT.offered,
    add: (draft) =>
      draft.add({
        type: "contact.offered",
        agentId: ADA,
        participantId: AGENT.participantId,
        expiresAt: OFFER_EXPIRES_AT,
      }),
  },
  {
    phase: "connected",
    at: AT.accepted,
    add(draft) {
      draft.add({ type: "contact.accepted", agentId: ADA });
      draft.add({ type: "participant.joined", agentId: ADA, ...AGENT });
    },
  },
  { phase: "ended", at: AT.ended, add: (draft) => draft.add({ type: "contact.ended", reason: "agent-disconnect" }) },
];

/** Returns the chat in that phase. */
export function chatIn(phase: ContactState["phase"]): ConversationState {
  const draft = draftNewConversation(CONTACT, AT.created);
  draft.add(CREATED);
  const count = STEPS.findIndex((step) => step.phase === phase) + 1;
  return STEPS.slice(0, count).reduce((state, { at, add }) => after(state, add, at), draft.state);
}

/** Returns the state after further events. */
export function after(
  state: ConversationState,
  add: (draft: ConversationDraft) => void,
  at: number = NOW,
): ConversationState {
  const draft = draftConversation(state, at);
  add(draft);
  return draft.state;
}
