import type { Journal } from "@tributary/journal";
import { asError, type Logger } from "@tributary/kernel";
import { refusal } from "@tributary/model";
import type { Directory } from "../configuration/directory.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
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
 * many. Contacts that were in a queue before stay: after an offer that lapses, with a lower limit, and under another leader. `fence`: null on a node that
 * does not lead. Rule QL-01.
 */
export function createQueueLimits({ journal, directory, board, log }: Deps, fence: () => Fence | null): QueueLimits {
  /** Contact and queue of the open conversations that have been in one. */
  const known = new Map<string, string>();

  async function overflow(id: string, held: Fence): Promise<void> {
    try {
      const needs = { conversation: conversationRef(id) };
      const result = await journal.run(needs, ({ conversation }, now) => {
        if (conversation === undefined) return { refusal: refusal("not-found") };
        const { channel, flowId } = conversation.contact;
        const flow = directory.contactFlow(flowId);
        const context = { flow, channel: flowChannelOf(channel), accessOf: queueAccessAt(directory, now), now };
        return underFence(decideOverflow(conversation, context), held);
      });
      if (!result.ok) log.debug("overflow refused", { conversationId: id, code: result.refusal.code });
    } catch (error) {
      log.error("overflow failed: the contact stays in its queue", { conversationId: id, error: asError(error) });
    }
  }

  return {
    update(id, state) {
      if (state === undefined || state.contact.state.phase === "ended") {
        known.delete(id);
        return;
      }
      const { contact } = state;
      if (contact.state.phase !== "queued") return;
      const { queueId } = contact.state.place;
      const arrival = `${contact.id} ${queueId}`;
      if (known.get(id) === arrival) return;
      known.set(id, arrival);
      const held = fence();
      const limit = directory.queue(queueId)?.maxContacts ?? null;
      if (held === null || limit === null) return;
      if (board.countIn(queueId) > limit) void overflow(id, held);
    },
  };
}
