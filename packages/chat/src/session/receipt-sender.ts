/** Sends throttled delivered/read receipts for the newest message only; a receipt covers all messages before it. */
import type { Clock } from "@tributary/kernel";
import { EVENT_CONTENT_TYPES } from "@tributary/protocol";
import type { MessageItem } from "../conversation/conversation-item.ts";
import type { ConversationView } from "../conversation/conversation-view.ts";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { OutgoingEvent } from "../participant-api/participant-api.ts";

/** Dependencies of {@link createReceiptSender}. */
export type ReceiptSenderDeps = {
  readonly clock: Clock;
  readonly view: () => ConversationView;
  readonly send: (event: OutgoingEvent) => Promise<ApiAnswer<void>>;
};

export interface ReceiptSender extends Disposable {
  /** The view may have items without a receipt: `delivered` is sent soon, unless `read` comes first. */
  noteDelivered(): void;
  /** Records that the user has seen all items of the view. */
  noteRead(): void;
}

/** Delay of a `delivered` receipt, so that a `read` can replace it. Unit: milliseconds. Source: docs/wire/participant.md#throttling-of-receipts. */
const DELIVERED_HOLD_MS = 300;
/** Minimum time between two receipts. Unit: milliseconds. */
const RECEIPT_GAP_MS = 2_000;

type Progress = "delivered" | "read";

export function createReceiptSender({ clock, view, send }: ReceiptSenderDeps): ReceiptSender {
  /** The last receipt that was sent or is in flight. */
  let sent: { readonly id: string; readonly progress: Progress } | undefined;
  let readAt = 0;
  let nextMs = 0;
  let timer: Disposable | undefined;

  function due(): { readonly message: MessageItem; readonly progress: Progress } | undefined {
    const message = newestOfOthers(view());
    if (message === undefined) return undefined;
    const progress = message.at <= readAt ? "read" : "delivered";
    return isKnown(message, progress) ? undefined : { message, progress };
  }

  function isKnown(message: MessageItem, progress: Progress): boolean {
    const own = message.receipts.find(({ recipientId }) => recipientId === view().selfId);
    const isSent = sent?.id === message.id && (sent.progress === "read" || progress === "delivered");
    return isSent || (own !== undefined && (own.readAt !== null || progress === "delivered"));
  }

  function arm(holdMs: number): void {
    if (due() === undefined) return;
    timer?.[Symbol.dispose]();
    timer = clock.after(Math.max(holdMs, nextMs - clock.monotonicMs()), () => void sendDue());
  }

  async function sendDue(): Promise<void> {
    const receipt = due();
    if (receipt === undefined) return;
    const { message, progress } = receipt;
    const before = sent;
    sent = { id: message.id, progress };
    nextMs = clock.monotonicMs() + RECEIPT_GAP_MS;
    const answer = await send({
      contentType: EVENT_CONTENT_TYPES[progress],
      content: JSON.stringify({ messageId: message.id }),
    });
    // A lost receipt is sent with the next message or the next `noteRead`.
    if (!answer.ok && answer.refusal.kind === "unreachable" && sent?.id === message.id) sent = before;
  }

  return {
    noteDelivered: () => arm(DELIVERED_HOLD_MS),
    noteRead() {
      readAt = Math.max(readAt, newestOfOthers(view())?.at ?? 0);
      arm(0);
    },
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}

/** System messages need no receipt. */
function newestOfOthers({ items, selfId }: ConversationView): MessageItem | undefined {
  return items.findLast(
    (item): item is MessageItem =>
      item.type === "message" && item.author.participantId !== selfId && item.author.role !== "system",
  );
}
