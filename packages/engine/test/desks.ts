/** An agent's desk with one contact in each phase, built from events as the journal has them. */
import type { UserId } from "@tributary/model";
import type { AgentDesk, SlotState } from "../src/agent/agent-desk.ts";
import { newAgentDesk } from "../src/agent/agent-desk.ts";
import { type AgentDraft, draftAgent } from "../src/agent/agent-stream.ts";
import { ADA, AGENT, AT, AVAILABLE, CONTACT, CONVERSATION, OFFER_EXPIRES_AT, QUEUE } from "./conversations.ts";

/** Time at which after-contact work ends by itself at a desk in that phase. */
export const WORK_ENDS_AT = 39_000;

/** Fields of the offer of the chat. */
export const OFFERED = {
  type: "agent.contact-offered",
  contactId: CONTACT,
  conversationId: CONVERSATION,
  participantId: AGENT.participantId,
  channel: "chat",
  queueId: QUEUE,
  expiresAt: OFFER_EXPIRES_AT,
} as const;

const CALL_STARTED = {
  type: "agent.call-started",
  contactId: CONTACT,
  conversationId: CONVERSATION,
  participantId: AGENT.participantId,
  queueId: QUEUE,
} as const;

/** Returns the desk of an agent who is available and has no contacts. */
export function emptyDesk(id: UserId = ADA): AgentDesk {
  return deskAfter(newAgentDesk(id), (draft) => draft.add({ type: "agent.state-chosen", state: AVAILABLE }), 500);
}

/** Returns a desk with the chat in that phase. */
export function deskWith(phase: SlotState["phase"]): AgentDesk {
  const offered = deskAfter(emptyDesk(), (draft) => draft.add(OFFERED), AT.offered);
  switch (phase) {
    case "offered":
      return offered;
    case "missed":
      return deskAfter(
        offered,
        (draft) => draft.add({ type: "agent.contact-missed", contactId: CONTACT }),
        OFFER_EXPIRES_AT,
      );
    case "failed":
      return deskAfter(
        deskAfter(emptyDesk(), (draft) => draft.add(CALL_STARTED), AT.offered),
        (draft) => draft.add({ type: "agent.call-failed", contactId: CONTACT, failure: "busy" }),
        AT.accepted,
      );
    case "rejected":
      return deskAfter(
        offered,
        (draft) => draft.add({ type: "agent.contact-rejected", contactId: CONTACT }),
        AT.accepted,
      );
    case "connected":
      return connected(offered);
    case "paused":
      return deskAfter(
        connected(offered),
        (draft) => draft.add({ type: "agent.contact-paused", contactId: CONTACT }),
        AT.ended,
      );
    case "monitoring": {
      const { queueId: _queue, ...monitored } = OFFERED;
      const started = { ...monitored, type: "agent.monitoring-started", queueId: OFFERED.queueId } as const;
      return deskAfter(emptyDesk(), (draft) => draft.add(started), AT.offered);
    }
    case "after-contact-work": {
      const ended = { type: "agent.contact-ended", contactId: CONTACT, workEndsAt: WORK_ENDS_AT } as const;
      return deskAfter(connected(offered), (draft) => draft.add(ended), AT.ended);
    }
  }
}

/** Returns the desk after further events. */
export function deskAfter(desk: AgentDesk, add: (draft: AgentDraft) => void, at: number): AgentDesk {
  const draft = draftAgent(desk, at);
  add(draft);
  return draft.state;
}

function connected(offered: AgentDesk): AgentDesk {
  return deskAfter(offered, (draft) => draft.add({ type: "agent.contact-accepted", contactId: CONTACT }), AT.accepted);
}
