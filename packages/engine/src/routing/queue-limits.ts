import type { Journal } from "@tributary/journal";
import { asError, type Logger } from "@tributary/kernel";
import { type ContactId, type QueueId, refusal } from "@tributary/model";
import type { Directory } from "../configuration/directory.ts";
import { atOpenContact, openContacts } from "../contact/contact-chain.ts";
import type { Contact, ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { decideOverflow } from "../flow/decide-overflow.ts";
import { queueAccessAt } from "../flow/queue-access.ts";
import { flowChannelOf } from "../flow-channel.ts";
import type { RoutingBoard } from "./board.ts";
import { type Fence, underFence } from "./leadership.ts";

type Deps = {
  readonly journal: Pick<Journal, "run">;
  readonly directory: Directory;
  readonly board: Pick<RoutingBoard, "countIn">;
  readonly log: Logger;
};

/** Limits of the contacts that wait in a queue. */
export interface QueueLimits {
  /** Takes the newest state of a conversation, once the board has it. */
  update(id: string, state: ConversationState | undefined): void;
}

/**
 * Creates the limits. Only the leader knows all contacts of a queue: it counts them when one arrives, and lets the new one overflow if there are too
 * many. Contacts that were in a queue before stay: after an offer that lapses, as the callback of their call, with a lower limit, and under another leader. `fence`: null on a node that
 * does not lead. Rule QL-01.
 */
export function createQueueLimits({ journal, directory, board, log }: Deps, fence: () => Fence | null): QueueLimits {
  /** Queues of the open contacts that have been in one, by conversation. */
  const known = new Map<string, ReadonlyMap<ContactId, QueueId>>();

  async function overflow(id: string, contactId: ContactId, held: Fence): Promise<void> {
    try {
      const needs = { conversation: conversationRef(id) };
      const result = await journal.run(needs, ({ conversation: newest }, now) => {
        const conversation = newest && atOpenContact(newest, contactId);
        if (conversation === undefined) return { refusal: refusal("not-found") };
        const { channel, flowId } = conversation.contact;
        const flow = directory.contactFlow(flowId);
        const context = { flow, channel: flowChannelOf(channel), accessOf: queueAccessAt(directory, now), now };
        return underFence(decideOverflow(conversation, context), held);
      });
      if (!result.ok) log.debug("overflow refused", { contactId, code: result.refusal.code });
    } catch (error) {
      log.error("overflow failed: the contact stays in its queue", { contactId, error: asError(error) });
    }
  }

  function limit(id: string, contactId: ContactId, queueId: QueueId): void {
    const held = fence();
    const maxContacts = directory.queue(queueId)?.maxContacts ?? null;
    if (held === null || maxContacts === null) return;
    if (board.countIn(queueId) > maxContacts) void overflow(id, contactId, held);
  }

  return {
    update(id, state) {
      if (state === undefined || state.contact.state.phase === "ended") {
        known.delete(id);
        return;
      }
      if (!isQueued(state.contact) && state.added?.some(isQueued) !== true) return; // as for messages
      const before = known.get(id);
      const queues = new Map<ContactId, QueueId>();
      for (const contact of openContacts(state)) {
        const { id: contactId, state: of } = contact;
        const queueId = of.phase === "queued" ? of.place.queueId : before?.get(contactId);
        if (queueId !== undefined) queues.set(contactId, queueId);
      }
      known.set(id, queues);
      const isKnown = ({ id: contactId, isCallback, previousId }: Contact): boolean =>
        before?.get(contactId) === queues.get(contactId) ||
        (isCallback === true && previousId !== undefined && before?.get(previousId) === queues.get(contactId));
      for (const contact of openContacts(state)) {
        const queueId = queues.get(contact.id);
        if (queueId !== undefined && !isKnown(contact)) limit(id, contact.id, queueId);
      }
    },
  };
}

function isQueued({ state }: Contact): boolean {
  return state.phase === "queued";
}
