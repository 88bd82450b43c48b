/** A conversation as displayed, top to bottom: the transcript, then this client's unsent messages. */
import type { EpochMs } from "@tributary/kernel";
import { claimedBy, isMine } from "./claims.ts";
import type {
  AuthenticationStep,
  ChatAttachment,
  ChatAuthor,
  ChatReceipt,
  ConversationItem,
  MessageItem,
  PendingMessage,
} from "./conversation-item.ts";
import type { ConversationView } from "./conversation-view.ts";

/**
 * Delivery state of an own message.
 *
 * `sending`: waiting or in flight. `sent`: stored by the center. `delivered`, `read`: a recipient's client sent a
 * receipt for this message or a later one; for an agent's message, the customer's client. `failed`: refused by the center.
 */
export type Delivery = "sending" | "sent" | "delivered" | "read" | "failed";

/** A message in the timeline. */
export type MessageEntry = {
  readonly type: "message";
  /** Unchanged when the message goes from pending to sent; use it as the key of list elements. */
  readonly key: string;
  readonly at: EpochMs;
  /** Item id; null until the center confirms the message. */
  readonly id: string | null;
  /** Null for an own message that the center has not confirmed yet. */
  readonly author: ChatAuthor | null;
  readonly contentType: string;
  readonly content: string;
  /** The files of a message without text, whose content and content type are empty. Absent: a message with text. */
  readonly attachments?: readonly ChatAttachment[];
  /** True for a message of a chat that this one continues. Absent: of this one. */
  readonly isPast?: true;
  /** At most one per recipient, this participant included; none of other agents in an agent's session. Empty for a message that the center has not confirmed yet. */
  readonly receipts: readonly ChatReceipt[];
} & (
  | { readonly mine: false }
  | {
      readonly mine: true;
      readonly delivery: Delivery;
      /** Argument for `retry` and `discard`; null when neither applies. */
      readonly token: string | null;
    }
);

/** An event in the timeline. */
export type NoticeEntry = { readonly key: string; readonly at: EpochMs } & (
  | { readonly type: "joined" | "left"; readonly author: ChatAuthor }
  | {
      /** An agent is asked to join, or a participant has this name from now on. */
      readonly type: "invited" | "renamed";
      readonly participant: ChatAuthor;
    }
  | ({
      /** The flow asks the customer to sign in, or goes on. */
      readonly type: "authentication";
    } & AuthenticationStep)
  | {
      /** A participant has sent nothing for a time that the center sets, or sends again; not in transcripts. */
      readonly type: "idle" | "returned";
      readonly author: ChatAuthor;
    }
  | { readonly type: "ended" }
  | {
      /** In agents' sessions only: this agent transferred the chat, or tried to. A transfer is the last entry. */
      readonly type: "transferred" | "transfer-failed";
    }
  | {
      /** In sessions of texts alone: an event of another kind, for {@link requestedAuthentication}. */
      readonly type: "other";
      readonly contentType: string;
      readonly from?: ChatAuthor | null;
      readonly content?: string | null | undefined;
    }
);

export type TimelineEntry = MessageEntry | NoticeEntry;

/** Returns the timeline of a view. */
export function timelineOf(view: ConversationView): readonly TimelineEntry[] {
  const claimed = claimedBy(view);
  const entries: TimelineEntry[] = [];
  let furthest: "sent" | "delivered" | "read" = "sent";
  for (const item of view.items.toReversed()) {
    if (item.type === "message") furthest = further(furthest, deliveryOf(item, view.selfId));
    entries.push(
      entryOf(item, isMine(view, item) ? furthest : null, view.sentTokens.get(item.id) ?? claimed.get(item.id)),
    );
  }
  entries.reverse();
  const shown = new Set(claimed.values());
  return [...entries, ...view.pending.filter(({ token }) => !shown.has(token)).map(pendingEntry)];
}

/** Returns the other participants with their newest names, in the order of joining, without the system. */
export function othersIn(view: ConversationView): readonly ChatAuthor[] {
  const present = new Map<string, ChatAuthor>();
  for (const item of view.items) {
    if (item.type === "message" && item.isPast === true) continue; // who joined and left the chats before is not known
    if (item.type === "left") present.delete(item.author.participantId);
    if (item.type !== "joined" && item.type !== "message" && item.type !== "renamed") continue;
    const author = item.type === "renamed" ? item.participant : item.author;
    const { participantId, role } = author;
    if (participantId !== view.selfId && role !== "system") present.set(participantId, author); // a known one keeps its place
  }
  return [...present.values()];
}

/**
 * True if the newest known item is the end event, or the participant has transferred the chat. Earlier end events belong
 * to preceding chats of the same conversation.
 */
export function hasEnded(view: ConversationView): boolean {
  const newest = view.items.at(-1)?.type;
  return newest === "ended" || newest === "transferred";
}

/** True if the file is in the conversation. */
export function hasAttachment({ items }: ConversationView, attachmentId: string): boolean {
  return items.some((item) => item.type === "message" && item.attachments?.some(({ id }) => id === attachmentId));
}

function deliveryOf(message: MessageItem, selfId: string): "sent" | "delivered" | "read" {
  const receipts = message.receipts.filter(({ recipientId }) => recipientId !== selfId);
  if (receipts.some(({ readAt }) => readAt !== null)) return "read";
  return receipts.length > 0 ? "delivered" : "sent";
}

function further<D extends "sent" | "delivered" | "read">(one: D, other: D): D {
  return other === "read" || one === "sent" ? other : one;
}

function entryOf(item: ConversationItem, delivery: Delivery | null, token: string | undefined): TimelineEntry {
  const entry = { ...item, key: token ?? item.id };
  if (entry.type !== "message") return entry;
  return delivery === null ? { ...entry, mine: false } : { ...entry, mine: true, delivery, token: null };
}

function pendingEntry({ token, contentType, content, writtenAt, failed }: PendingMessage): MessageEntry {
  const shown = { type: "message", key: token, at: writtenAt, id: null, author: null, contentType, content } as const;
  return { ...shown, receipts: [], mine: true, delivery: failed ? "failed" : "sending", token };
}
