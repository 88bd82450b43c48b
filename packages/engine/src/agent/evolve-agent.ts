import type { EpochMs } from "@tributary/kernel";
import {
  type AgentEvent,
  CenterError,
  type ContactId,
  type Numbered,
  stepAfterContactWork,
  stepAvailability,
  stepOffer,
} from "@tributary/model";
import { type AgentDesk, isMissed, type Slot, takesSlot } from "./agent-desk.ts";

/** Returns the desk after `event`. Throws if the state machines refuse the event: the journal is damaged. */
export function evolveAgent(state: AgentDesk, event: Numbered<AgentEvent>): AgentDesk {
  const next: AgentDesk = { ...state, seq: event.seq, lastAt: event.at };
  switch (event.type) {
    case "agent.state-chosen":
      return { ...available(next, { type: "state-chosen", at: event.at, state: event.state }), idleSince: event.at };
    case "agent.next-state-chosen":
      return available(next, { type: "next-state-chosen", at: event.at, state: event.state });
    case "agent.contact-offered":
      return { ...next, slots: [...next.slots, offeredSlot(event, state.idleSince)], idleSince: event.at };
    case "agent.contact-accepted":
      return withSlot(next, event.contactId, (slot) => answered(slot, event));
    case "agent.contact-paused":
      return emptiedIfFree(
        withSlot(next, event.contactId, (slot) => turned(slot, { from: "connected", to: "paused" }, event)),
        event.at,
      );
    case "agent.contact-resumed":
      return withSlot(next, event.contactId, (slot) => turned(slot, { from: "paused", to: "connected" }, event));
    case "agent.contact-missed":
    case "agent.contact-rejected": {
      const missed = withSlot(next, event.contactId, (slot) => answered(slot, event));
      return available(missed, { type: "contact-missed", at: event.at });
    }
    case "agent.contact-ended":
      return withSlot(next, event.contactId, (slot) => startingWork(slot, event));
    case "agent.offer-withdrawn":
      return withoutSlot(idleAsBefore(next, event), event);
    case "agent.call-started":
      return { ...next, slots: [...next.slots, callingSlot(event)] };
    case "agent.call-failed": {
      const failed = withSlot(next, event.contactId, (slot) => failedCall(slot, event));
      return available(failed, { type: "contact-missed", at: event.at });
    }
    case "agent.monitoring-started":
      return { ...next, slots: [...next.slots, monitoredSlot(event)] };
    case "agent.monitoring-connected":
      return withSlot(next, event.contactId, (slot) => listening(slot, event));
    case "agent.monitoring-ended":
      return { ...next, slots: next.slots.filter(({ contactId }) => contactId !== event.contactId) };
    case "agent.contact-cleared":
      return withoutSlot({ ...next, idleSince: event.at }, event);
  }
}

type Of<Type extends AgentEvent["type"]> = Numbered<Extract<AgentEvent, { type: Type }>>;

function offeredSlot(event: Of<"agent.contact-offered">, idleBefore: EpochMs): Slot {
  const { contactId, conversationId, participantId, channel, queueId, at, expiresAt, isAssigned } = event;
  const offer = { phase: "ringing", offeredAt: at, expiresAt } as const;
  return {
    contactId,
    conversationId,
    participantId,
    channel,
    queueId,
    offeredAt: at,
    idleBefore,
    ...(isAssigned === undefined ? {} : { isAssigned }),
    acceptedAt: null,
    state: { phase: "offered", offer },
  };
}

function callingSlot({ contactId, conversationId, participantId, queueId, at }: Of<"agent.call-started">): Slot {
  const state = { phase: "connected", since: at } as const;
  const times = { offeredAt: at, acceptedAt: at };
  return { contactId, conversationId, participantId, channel: "voice", queueId, ...times, state };
}

function failedCall(slot: Slot, event: Of<"agent.call-failed">): Slot {
  if (slot.state.phase !== "connected") throw damaged(event, slot.state.phase);
  return { ...slot, state: { phase: "failed", since: event.at, failure: event.failure } };
}

function monitoredSlot(event: Of<"agent.monitoring-started">): Slot {
  const { contactId, conversationId, participantId, channel, queueId, at } = event;
  const state = { phase: "monitoring", since: at } as const;
  return { contactId, conversationId, participantId, channel, queueId, offeredAt: at, acceptedAt: at, state };
}

function listening(slot: Slot, event: Of<"agent.monitoring-connected">): Slot {
  if (slot.state.phase !== "monitoring") throw damaged(event, slot.state.phase);
  return { ...slot, state: { ...slot.state, since: event.at, hasAudio: true } };
}

function answered(
  slot: Slot,
  event: Of<"agent.contact-accepted" | "agent.contact-missed" | "agent.contact-rejected">,
): Slot {
  const answer = {
    "agent.contact-accepted": "accepted",
    "agent.contact-missed": "expired",
    "agent.contact-rejected": "rejected",
  } as const;
  const step =
    slot.state.phase === "offered"
      ? stepOffer(slot.state.offer, { type: answer[event.type], at: event.at })
      : undefined;
  if (!step?.ok) throw damaged(event, slot.state.phase);
  if (event.type === "agent.contact-accepted")
    return { ...slot, acceptedAt: event.at, state: { phase: "connected", since: event.at } };
  const phase = event.type === "agent.contact-missed" ? "missed" : "rejected";
  return { ...slot, state: { phase, since: event.at } };
}

type Turn = { readonly from: "connected" | "paused"; readonly to: "connected" | "paused" };

function turned(slot: Slot, { from, to }: Turn, event: Of<"agent.contact-paused" | "agent.contact-resumed">): Slot {
  if (slot.state.phase !== from) throw damaged(event, slot.state.phase);
  return { ...slot, state: { phase: to, since: event.at } };
}

function startingWork(slot: Slot, event: Of<"agent.contact-ended">): Slot {
  if (slot.state.phase !== "connected" && slot.state.phase !== "paused") throw damaged(event, slot.state.phase);
  const work = { phase: "running", startedAt: event.at, endsAt: event.workEndsAt } as const;
  return { ...slot, state: { phase: "after-contact-work", work } };
}

function withoutSlot(next: AgentDesk, event: Of<"agent.offer-withdrawn" | "agent.contact-cleared">): AgentDesk {
  const slot = next.slots.find(({ contactId }) => contactId === event.contactId);
  if (slot?.state.phase === "after-contact-work") {
    const step = stepAfterContactWork(slot.state.work, { type: "cleared", at: event.at });
    if (!step.ok) throw damaged(event, step.refusal);
  }
  const slots = next.slots.filter((other) => other !== slot);
  let agent: AgentDesk = { ...next, slots };
  if (!slots.some(isMissed)) agent = available(agent, { type: "misses-cleared", at: event.at });
  return emptiedIfFree(agent, event.at);
}

/** A next state begins once no contact takes a slot. Rules AV-03 and AV-11. */
function emptiedIfFree(agent: AgentDesk, at: EpochMs): AgentDesk {
  return agent.slots.some(takesSlot) ? agent : available(agent, { type: "desk-emptied", at });
}

/** An offer that is withdrawn is not counted: the idle time continues as if it had not been made. Rule RT-01. */
function idleAsBefore(agent: AgentDesk, { contactId }: Of<"agent.offer-withdrawn">): AgentDesk {
  const withdrawn = agent.slots.find((slot) => slot.contactId === contactId);
  if (withdrawn?.idleBefore === undefined) return agent;
  const { offeredAt, idleBefore } = withdrawn;
  const slots = agent.slots.map((slot) => (slot.idleBefore === offeredAt ? { ...slot, idleBefore } : slot));
  return { ...agent, slots, idleSince: agent.idleSince === offeredAt ? idleBefore : agent.idleSince };
}

function available(agent: AgentDesk, event: Parameters<typeof stepAvailability>[1]): AgentDesk {
  return { ...agent, availability: stepAvailability(agent.availability, event) };
}

function withSlot(agent: AgentDesk, contactId: ContactId, change: (slot: Slot) => Slot): AgentDesk {
  return { ...agent, slots: agent.slots.map((slot) => (slot.contactId === contactId ? change(slot) : slot)) };
}

function damaged(event: Numbered<AgentEvent>, why: string): CenterError {
  const details = { seq: event.seq, type: event.type };
  return new CenterError("internal", `damaged journal of an agent: ${why}`, { details });
}
