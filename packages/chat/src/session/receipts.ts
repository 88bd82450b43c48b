/** Tells the others how far this client has come: rarely, and only of the newest message, which stands for those before it. */
import type { Clock } from "@tributary/kernel";
import { EVENT_CONTENT_TYPES } from "@tributary/protocol";
import type { MessageItem } from "../conversation/conversation-item.ts";
import type { ConversationView } from "../conversation/conversation-view.ts";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { OutgoingEvent } from "../participant-api/participant-api.ts";

/** What a teller stands on. */
export type ReceiptTellerDeps = {
  readonly clock: Clock;
  readonly view: () => ConversationView;
  readonly send: (event: OutgoingEvent) => Promise<ApiAnswer<void>>;
};

/** Tells receipts. */
export interface ReceiptTeller extends Disposable {
  /** The view has items that this client may not have told of: `delivered` follows soon, unless `read` comes first. */
  noteDelivered(): void;
  /** The person has seen everything in the view. */
  noteRead(): void;
}

/** A `delivered` waits this long, so that a `read` can take its place. Unit: milliseconds. Source: docs/wire/participant.md#throttling-of-receipts. */
const DELIVERED_HOLD_MS = 300;
/** Between two receipts. Unit: milliseconds. */
const RECEIPT_GAP_MS = 2_000;

type Progress = "delivered" | "read";

/** Makes a {@link ReceiptTeller}. */
export function createReceiptTeller({ clock, view, send }: ReceiptTellerDeps): ReceiptTeller {
  /** Of which message what was told last, or is being told. */
  let told: { readonly id: string; readonly progress: Progress } | undefined;
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
    const isTold = told?.id === message.id && (told.progress === "read" || progress === "delivered");
    return isTold || (own !== undefined && (own.readAt !== null || progress === "delivered"));
  }

  function arm(holdMs: number): void {
    if (due() === undefined) return;
    timer?.[Symbol.dispose]();
    timer = clock.after(Math.max(holdMs, nextMs - clock.monotonicMs()), () => void tell());
  }

  async function tell(): Promise<void> {
    const receipt = due();
    if (receipt === undefined) return;
    const { message, progress } = receipt;
    const before = told;
    told = { id: message.id, progress };
    nextMs = clock.monotonicMs() + RECEIPT_GAP_MS;
    const answer = await send({
      contentType: EVENT_CONTENT_TYPES[progress],
      content: JSON.stringify({ messageId: message.id }),
    });
    // A lost receipt is told with the next occasion: another message, or the next look.
    if (!answer.ok && answer.refusal.kind === "unreachable" && told?.id === message.id) told = before;
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

/** The system reads no receipts. */
function newestOfOthers({ items, selfId }: ConversationView): MessageItem | undefined {
  return items.findLast(
    (item): item is MessageItem =>
      item.type === "message" && item.author.participantId !== selfId && item.author.role !== "system",
  );
}
