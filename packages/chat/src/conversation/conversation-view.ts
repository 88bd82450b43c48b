/**
 * One client's view of a conversation. Pure: no clock, no network, no exceptions.
 *
 * Items have an id and a time, so a set of items ordered by time does not depend on how they arrived: live, duplicated,
 * late, or read from the transcript. Receipts are merged independently of their order. Messages written here and not
 * confirmed yet are kept separately, in the order of writing. Invariant, checked by conversation-view.test.ts: after
 * any loss, duplication and reordering, one read of the transcript makes the view equal to it.
 */
import { assertNever, type EpochMs } from "@tributary/kernel";
import { claimedBy } from "./claims.ts";
import type { ChatAuthor, ChatReceipt, ConversationItem, PendingMessage } from "./conversation-item.ts";
import { mergeItems, mergeReceipts } from "./merge-items.ts";

/** A typing participant and the time at which the indicator expires. */
export type Typist = { readonly author: ChatAuthor; readonly until: EpochMs };

/** State of a conversation on one client. */
export type ConversationView = {
  readonly selfId: string;
  /** Ordered by time; each id once. */
  readonly items: readonly ConversationItem[];
  readonly pending: readonly PendingMessage[];
  /** Tokens of items sent by this client, by item id. */
  readonly sentTokens: ReadonlyMap<string, string>;
  /** Receipts that arrived before their message, by message id. */
  readonly earlyReceipts: ReadonlyMap<string, readonly ChatReceipt[]>;
  readonly typists: readonly Typist[];
};

/** Input of the view. */
export type ViewEvent =
  | { readonly type: "items-received"; readonly items: readonly ConversationItem[] }
  | { readonly type: "receipt-received"; readonly messageId: string; readonly receipt: ChatReceipt }
  | { readonly type: "typing-received"; readonly author: ChatAuthor; readonly at: EpochMs }
  | { readonly type: "message-written"; readonly message: Omit<PendingMessage, "afterAt" | "failed"> }
  | { readonly type: "message-restored"; readonly message: PendingMessage }
  | { readonly type: "send-confirmed"; readonly token: string; readonly id: string; readonly at: EpochMs }
  | { readonly type: "send-refused"; readonly token: string }
  | { readonly type: "retried"; readonly token: string }
  | { readonly type: "discarded"; readonly token: string }
  | { readonly type: "time-passed"; readonly at: EpochMs }
  | { /** Nothing more will be sent or received. */ readonly type: "over" };

/**
 * Time a participant is shown as typing after their last typing event.
 *
 * Unit: milliseconds. Slightly more than the 10 s between the typing events of a client. Source:
 * docs/wire/participant.md#typing and #content-types.
 */
export const TYPING_SHOWN_MS = 12_000;

/** Maximum number of stored receipts without a message. Bounded, because they may belong to another chat. */
const MAX_EARLY_RECEIPTS = 200;

/** Returns a view without items. */
export function emptyView(selfId: string): ConversationView {
  return { selfId, items: [], pending: [], sentTokens: new Map(), earlyReceipts: new Map(), typists: [] };
}

/** Returns the view after `event`; the same object if nothing changed. */
export function stepView(view: ConversationView, event: ViewEvent): ConversationView {
  switch (event.type) {
    case "items-received":
      return receiveItems(view, event.items);
    case "receipt-received":
      return receiveReceipt(view, event.messageId, event.receipt);
    case "typing-received":
      return receiveTyping(view, event.author, event.at);
    case "message-written":
      return addPending(view, { ...event.message, afterAt: view.items.at(-1)?.at ?? 0, failed: false });
    case "message-restored":
      return addPending(view, event.message);
    case "send-confirmed":
      return confirm(view, event);
    case "send-refused":
      return markPending(view, event.token, true);
    case "retried":
      return markPending(view, event.token, false);
    case "discarded":
      return withoutPending(view, event.token);
    case "time-passed":
      return withTypists(view, (typist) => typist.until > event.at);
    case "over":
      return close(view);
    default:
      return assertNever(event);
  }
}

function receiveItems(view: ConversationView, received: readonly ConversationItem[]): ConversationView {
  const items = mergeItems(
    view.items,
    received.map((item) => withEarlyReceipts(view, item)),
  );
  if (items === view.items) return view;
  const silent = new Set(
    received.flatMap((item) => (item.type === "message" || item.type === "left" ? [item.author.participantId] : [])),
  );
  return {
    ...withTypists(view, (typist) => !silent.has(typist.author.participantId)),
    items,
    earlyReceipts: without(
      view.earlyReceipts,
      received.map((item) => item.id),
    ),
  };
}

function withEarlyReceipts(view: ConversationView, item: ConversationItem): ConversationItem {
  const early = item.type === "message" ? view.earlyReceipts.get(item.id) : undefined;
  return item.type === "message" && early !== undefined
    ? { ...item, receipts: mergeReceipts(item.receipts, early) }
    : item;
}

function receiveReceipt(view: ConversationView, messageId: string, receipt: ChatReceipt): ConversationView {
  const item = view.items.findLast((known) => known.id === messageId);
  if (item?.type === "message") {
    const items = mergeItems(view.items, [{ ...item, receipts: [receipt] }]);
    return items === view.items ? view : { ...view, items };
  }
  const earlyReceipts = new Map(view.earlyReceipts);
  earlyReceipts.set(messageId, mergeReceipts(earlyReceipts.get(messageId) ?? [], [receipt]));
  const oldest = earlyReceipts.size > MAX_EARLY_RECEIPTS ? earlyReceipts.keys().next() : undefined;
  if (oldest !== undefined && !oldest.done) earlyReceipts.delete(oldest.value);
  return { ...view, earlyReceipts };
}

function receiveTyping(view: ConversationView, author: ChatAuthor, at: EpochMs): ConversationView {
  if (author.participantId === view.selfId) return view;
  const others = view.typists.filter((typist) => typist.author.participantId !== author.participantId);
  return { ...view, typists: [...others, { author, until: at + TYPING_SHOWN_MS }] };
}

function addPending(view: ConversationView, message: PendingMessage): ConversationView {
  if (view.pending.some(({ token }) => token === message.token)) return view;
  return { ...view, pending: [...view.pending, message] };
}

/**
 * Handles the response to a send. The response alone is enough to place the message in the transcript; the item's own
 * frame completes it.
 */
function confirm(
  view: ConversationView,
  { token, id, at }: { token: string; id: string; at: EpochMs },
): ConversationView {
  const message = view.pending.find((pending) => pending.token === token);
  if (message === undefined) return view;
  const known = view.items.some((item) => item.id === id);
  const { contentType, content } = message;
  const author: ChatAuthor = { participantId: view.selfId, role: "customer", displayName: "" };
  const received = known
    ? view
    : receiveItems(view, [{ type: "message", id, at, author, contentType, content, receipts: [] }]);
  return { ...withoutPending(received, token), sentTokens: new Map(view.sentTokens).set(id, token) };
}

function markPending(view: ConversationView, token: string, failed: boolean): ConversationView {
  const index = view.pending.findIndex((message) => message.token === token && message.failed !== failed);
  const message = view.pending[index];
  return message === undefined ? view : { ...view, pending: view.pending.with(index, { ...message, failed }) };
}

/** Some pending messages arrived unconfirmed; marks the rest failed. */
function close(view: ConversationView): ConversationView {
  const sentTokens = new Map([...view.sentTokens, ...claimedBy(view)]); // their keys stay the same
  const arrived = new Set(sentTokens.values());
  const lost = view.pending.filter(({ token }) => !arrived.has(token)).map((message) => ({ ...message, failed: true }));
  return { ...view, sentTokens, typists: [], pending: lost };
}

function withoutPending(view: ConversationView, token: string): ConversationView {
  const pending = view.pending.filter((message) => message.token !== token);
  return pending.length === view.pending.length ? view : { ...view, pending };
}

function withTypists(view: ConversationView, stays: (typist: Typist) => boolean): ConversationView {
  const typists = view.typists.filter(stays);
  return typists.length === view.typists.length ? view : { ...view, typists };
}

function without<V>(map: ReadonlyMap<string, V>, keys: readonly string[]): ReadonlyMap<string, V> {
  if (!keys.some((key) => map.has(key))) return map;
  const rest = new Map(map);
  for (const key of keys) rest.delete(key);
  return rest;
}
