import { type Journal, unchanged } from "@tributary/journal";
import { accepted, type Clock, type Result, refused } from "@tributary/kernel";
import { type EndReason, type Refusal, refusal, type UserId } from "@tributary/model";
import { decideTimers, type TimerChange } from "../chat/decide-timers.ts";
import {
  atContact,
  CONTACT_ENDED,
  CONTACT_NOT_FOUND,
  type ConversationAtContact,
  wholeOf,
} from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { decideAttributes } from "../contact/decide-attributes.ts";
import { type AfterContactWorkLimit, decideDisconnect, decideEnd } from "../contact/decide-end.ts";
import { decideRoutingData, type RoutingChange } from "../contact/decide-routing-data.ts";
import { type DetailsChange, decideUpdate } from "../contact/decide-update.ts";
import type { RoutingExplanation } from "../routing/explain.ts";
import type { Wait } from "../routing/leader-questions.ts";
import type { Offers } from "../routing/offers.ts";
import { createContactChanges } from "./contact-changes.ts";
import { type ContactPage, type ContactSearch, createContactSearch } from "./contact-search.ts";
import type { Records } from "./records.ts";

/** Operations on contacts by id, for administrators and back ends. */
export interface Contacts {
  /**
   * Returns the durable state of a contact's conversation, with what any node has committed. Its `contact` is the one with this id, also if that was
   * transferred since.
   */
  describe(contactId: string): Promise<Result<ConversationAtContact, Refusal>>;
  /** Explains the reasons for which a contact waits, or for which an agent has it. Refusals: `not-found`. */
  explainRouting(contactId: string): Promise<Result<RoutingExplanation, Refusal>>;
  /**
   * Returns the position of a contact in its queue, and the estimate of its wait. Refusals: `not-found`, `contact-ended`, `wrong-phase` unless it waits in a
   * queue, `unavailable` if no node routes at this moment.
   */
  wait(contactId: string): Promise<Result<Wait, Refusal>>;
  /** Returns a page of contacts, also of those that have ended. Refusals: `too-many-requests`. */
  search(search: ContactSearch): Promise<Result<ContactPage, Refusal>>;
  updateAttributes(contactId: string, attributes: Readonly<Record<string, string>>): Promise<Result<null, Refusal>>;
  /**
   * Changes name, description, references or tags, for an agent or for a program. Refusals: `not-found`, `wrong-phase` unless the agent has the contact or it has
   * ended, and those of `change`. Of one that has ended, the caller must know that it was the agent's.
   */
  update(contactId: string, change: DetailsChange, agentId?: UserId): Promise<Result<null, Refusal>>;
  /**
   * Changes the position in the queue, the routing criteria, or both. Refusals: `not-found`, `contact-ended`, `wrong-phase` unless it waits; criteria can be
   * set before it is in a queue.
   */
  updateRouting(contactId: string, change: RoutingChange): Promise<Result<null, Refusal>>;
  /** Sets or deletes timers of the roles of a chat. Refusals: `not-found`, `contact-ended`, `invalid-field` for contacts of other channels. */
  setTimers(contactId: string, changes: readonly TimerChange[]): Promise<Result<null, Refusal>>;
  /**
   * Offers a waiting contact to an agent, whatever their state and also if their slots are taken. Refusals: `not-found` for the contact or the agent,
   * `contact-ended`, `wrong-phase`.
   */
  assign(contactId: string, agentId: UserId): Promise<Result<null, Refusal>>;
  /** Ends a contact: one that was added to a chat by itself, any other with its whole conversation. Refusals: `not-found`, `contact-ended`. */
  stop(contactId: string, reason: EndReason): Promise<Result<null, Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "run" | "runChained" | "durable">;
  readonly records: Pick<Records, "find" | "list" | "between">;
  readonly clock: Pick<Clock, "soon" | "monotonicMs">;
  readonly assign: Offers["assign"];
  readonly explain: (conversation: ConversationState) => RoutingExplanation;
  readonly wait: (contactId: string) => Promise<Wait | null>;
  readonly workLimit: AfterContactWorkLimit;
};

const NOT_WAITING = refusal("wrong-phase", "ContactId", "a contact that waits in a queue");

/** Creates the operations on contacts. */
export function createContacts({ journal, records, clock, assign, explain, wait, workLimit }: Deps): Contacts {
  const { conversationIdOf, change } = createContactChanges({ journal, records });

  /** An answer that changes nothing rests on the newest state of all nodes, which reading alone does not. */
  async function describe(contactId: string): Promise<Result<ConversationAtContact, Refusal>> {
    const id = await conversationIdOf(contactId);
    return journal.run({ conversation: conversationRef(id) }, ({ conversation }) => {
      const found = conversation && atContact(conversation, contactId);
      return found ? unchanged(found) : { refusal: CONTACT_NOT_FOUND };
    });
  }

  return {
    describe,
    async explainRouting(contactId) {
      const found = await describe(contactId);
      return found.ok ? accepted(explain(found.value)) : found;
    },
    async wait(contactId) {
      const found = await describe(contactId);
      if (!found.ok) return found;
      const { phase } = found.value.contact.state;
      if (phase === "ended") return refused(CONTACT_ENDED);
      if (phase !== "queued") return refused(NOT_WAITING);
      const known = await wait(contactId);
      if (known !== null) return accepted(known);
      // It may just have left the queue.
      const later = await describe(contactId);
      return refused(later.ok && later.value.contact.state.phase === "queued" ? refusal("unavailable") : NOT_WAITING);
    },
    search: createContactSearch({ records, clock }),
    // Attributes belong to the whole chain.
    async updateAttributes(contactId, attributes) {
      const id = await conversationIdOf(contactId);
      return journal.run({ conversation: conversationRef(id) }, ({ conversation }, now) =>
        conversation ? decideAttributes(conversation, attributes, now) : { refusal: CONTACT_NOT_FOUND },
      );
    },
    update: (contactId, details, agentId) =>
      change(contactId, (conversation, { now }) => decideUpdate(conversation, details, { agentId, now })),
    updateRouting: (contactId, routing) =>
      change(contactId, (conversation, { now }) => decideRoutingData(conversation, routing, now)),
    setTimers: (contactId, changes) =>
      change(contactId, (conversation, { now }) => decideTimers(conversation, changes, now)),
    assign: async (contactId, agentId) => assign(await conversationIdOf(contactId), { contactId, agentId }),
    stop: (contactId, reason) =>
      change(contactId, (conversation, { desks, now }) => {
        const { contact } = conversation;
        const context = { desks, now, workLimit };
        if (contact.state.phase === "ended") return { refusal: CONTACT_ENDED };
        return wholeOf(conversation).contact.id === contact.id
          ? decideEnd(conversation, { reason, leaver: null }, context)
          : decideDisconnect(conversation, { contact, reason }, context);
      }),
  };
}
