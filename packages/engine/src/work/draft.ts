import type { EpochMs } from "@tributary/kernel";
import { type AgentEvent, type ContactId, type ConversationEvent, isItem, type Numbered } from "@tributary/model";
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
  let state = base;
  const events: Numbered<ConversationEvent>[] = [];
  return {
    kind: "conversation",
    get state() {
      if (state === undefined) throw new Error("a draft of a new conversation has no state before its first event");
      return state;
    },
    events,
    add(event) {
      const lastAt = state?.lastAt ?? 0;
      const bare = { ...event, contactId: state?.contact.id ?? contactId } as ConversationEvent; // completed with its time below
      const at = Math.max(now, isItem(bare) ? lastAt + 1 : lastAt);
      const numbered: Numbered<ConversationEvent> = { ...bare, at, seq: (state?.seq ?? 0) + 1 };
      events.push(numbered);
      state = evolveConversation(state, numbered);
      return state;
    },
  };
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
  let state = base;
  const events: Numbered<AgentEvent>[] = [];
  return {
    kind: "agent",
    get state() {
      return state;
    },
    events,
    add(event) {
      const numbered = { ...event, at: Math.max(now, state.lastAt), seq: state.seq + 1 } as Numbered<AgentEvent>; // Bare event + time + number
      events.push(numbered);
      state = evolveAgent(state, numbered);
      return state;
    },
  };
}
