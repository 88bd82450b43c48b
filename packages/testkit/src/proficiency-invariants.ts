/** Invariant of routing by proficiencies, for centers whose definition does not change. */
import type { MemoryDisk } from "@tributary/journal";
import {
  type AgentEvent,
  activateCriteria,
  activeExpression,
  type CenterDefinition,
  type ContactId,
  type ConversationEvent,
  expireStep,
  fulfils,
  type ParticipantId,
  type ProficientAgent,
  type QueueId,
  type RoutingCriteria,
  type UserId,
} from "@tributary/model";
import { journalOf } from "./journal-of.ts";

type Center = { readonly disk: MemoryDisk; readonly definition: CenterDefinition };

/** Returns a function that returns an agent as routing criteria see them. */
export function proficientAgents({ users, predefinedAttributes }: CenterDefinition): (id: UserId) => ProficientAgent {
  const names = new Map(predefinedAttributes.map(({ id, name }) => [id, name]));
  return (id) => ({
    id,
    levelAt: (attribute, value) =>
      users
        .find((user) => user.id === id)
        ?.proficiencies.find((each) => names.get(each.attributeId) === attribute && each.value === value)?.level,
  });
}

/**
 * Checks that each offer was made to an agent who fulfilled the active step of the contact's criteria then, except assignments. Each contact of a
 * conversation has its own criteria. Rules RT-24 and CR-02.
 */
export function proficiencyViolations({ disk, definition }: Center): readonly string[] {
  const proficient = proficientAgents(definition);
  const assigned = assignmentsIn({ disk, definition });
  return [...disk.streams.keys()].flatMap((key) => {
    if (!key.startsWith("conversation/")) return [];
    const waits = new Map<ContactId, Wait>();
    const events = journalOf(disk, key) as unknown as readonly ConversationEvent[]; // a conversation contains only its own events
    return events.flatMap((event) => {
      const wait = afterEvent(waits.get(event.contactId) ?? NEW, event);
      waits.set(event.contactId, wait);
      if (event.type !== "contact.offered" || assigned.has(event.participantId)) return [];
      const required = activeExpression(wait.criteria);
      return required === null || fulfils(proficient(event.agentId), required)
        ? []
        : [`contact ${event.contactId} was offered to ${event.agentId}, who does not fulfil its routing criteria`];
    });
  });
}

/** Returns the offers that were assignments, by the participant of the agent. */
function assignmentsIn({ disk, definition }: Center): ReadonlySet<ParticipantId> {
  return new Set(
    definition.users.flatMap(({ id }) => {
      const events = journalOf(disk, `agent/${id}`) as unknown as readonly AgentEvent[]; // an agent stream contains only agent events
      return events.flatMap((event) =>
        event.type === "agent.contact-offered" && event.isAssigned === true ? [event.participantId] : [],
      );
    }),
  );
}

/** A contact until an agent has it. Undefined: it has no criteria, or is in no queue. */
type Wait = { readonly criteria: RoutingCriteria | undefined; readonly queueId: QueueId | undefined };

const NEW: Wait = { criteria: undefined, queueId: undefined };

function afterEvent(wait: Wait, event: ConversationEvent): Wait {
  const { criteria } = wait;
  switch (event.type) {
    case "contact.queued":
      return activated({ criteria, queueId: event.queueId }, event.at);
    case "contact.routing-criteria-set": {
      const { steps, at } = event;
      const set = steps.length === 0 ? undefined : ({ steps, progress: { phase: "inactive" } } as const);
      return activated({ ...wait, criteria: set }, at);
    }
    case "contact.routing-step-expired":
      return { ...wait, criteria: criteria && expireStep(criteria, event.at) };
    default:
      return wait;
  }
}

function activated({ criteria, queueId }: Wait, at: number): Wait {
  const isActive = criteria !== undefined && queueId !== undefined;
  return { criteria: isActive ? activateCriteria(criteria, queueId, at) : criteria, queueId };
}
