import type { EpochMs } from "@tributary/kernel";
import { type AgentEvent, type ContactId, type ConversationEvent, isItemType, type Numbered } from "@tributary/model";
import { evolveAgent } from "../agent/evolve.ts";
import type { AgentDesk } from "../agent/state.ts";
import { evolveConversation } from "../conversation/evolve.ts";
import type { ConversationState } from "../conversation/state.ts";

type Bare<E> = E extends unknown ? Omit<E, "at" | "contactId"> : never;

/** A conversation event before it has its time and number. */
export type NewConversationEvent = Bare<ConversationEvent>;

/** An agent event before it has its time and number. */
export type NewAgentEvent = AgentEvent extends infer E ? (E extends unknown ? Omit<E, "at"> : never) : never;

/**
 * What a decision wants to add to a conversation: numbers and times each event, and follows the state through them.
 *
 * Times: an item is later than everything before it by at least one millisecond, other events are not earlier (EV-02).
 */
export interface ConversationDraft {
  readonly kind: "conversation";
  /** The state after the events so far. */
  readonly state: ConversationState;
  readonly events: readonly Numbered<ConversationEvent>[];
  add(event: NewConversationEvent): ConversationState;
}

/** Begins a draft on `base`; undefined for a conversation that does not exist yet, whose first contact is then `contactId`. */
export function draftConversation(
  base: ConversationState | undefined,
  now: EpochMs,
  contactId?: ContactId,
): ConversationDraft {
  const events: Numbered<ConversationEvent>[] = [];
  const draft = {
    kind: "conversation" as const,
    state: base as ConversationState, // a new conversation has none before its first event, and is not asked before
    events,
    add(event: NewConversationEvent) {
      const before: ConversationState | undefined = draft.state;
      const lastAt = before?.lastAt ?? 0;
      const at = Math.max(now, isItemType(event.type) ? lastAt + 1 : lastAt);
      const place = { contactId: before?.contact.id ?? contactId, at, seq: (before?.seq ?? 0) + 1 };
      const numbered = { ...event, ...place } as Numbered<ConversationEvent>; // Bare event + what it was bared of + number
      events.push(numbered);
      draft.state = evolveConversation(before, numbered);
      return draft.state;
    },
  };
  return draft;
}

/** The same for an agent's desk. */
export interface AgentDraft {
  readonly kind: "agent";
  readonly state: AgentDesk;
  readonly events: readonly Numbered<AgentEvent>[];
  add(event: NewAgentEvent): AgentDesk;
}

/** Begins a draft on an agent. */
export function draftAgent(base: AgentDesk, now: EpochMs): AgentDraft {
  const events: Numbered<AgentEvent>[] = [];
  const draft = {
    kind: "agent" as const,
    state: base,
    events,
    add(event: NewAgentEvent) {
      const { seq, lastAt } = draft.state;
      const numbered = { ...event, at: Math.max(now, lastAt), seq: seq + 1 } as Numbered<AgentEvent>; // Bare event + time + number
      events.push(numbered);
      draft.state = evolveAgent(draft.state, numbered);
      return draft.state;
    },
  };
  return draft;
}
