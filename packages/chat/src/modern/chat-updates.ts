/** Typed events of a chat: the difference between two snapshots. Pure. */
import type { ChatAuthor } from "../conversation/conversation-item.ts";
import type { MessageEntry, NoticeEntry, TimelineEntry } from "../conversation/timeline.ts";
import type { ChatLink, ChatOver, ChatSnapshot, ChatUpload } from "../session/chat-session.ts";
import type { UnfinishedMessage } from "../session/part-watch.ts";

/** An event of a customer's chat. Transfers are shown to agents only. */
export type CustomerNotice = Exclude<NoticeEntry, { readonly type: "transferred" | "transfer-failed" | "other" }>;

/** A change of a chat. Texts and names come from other people: show them as text, never as markup. */
export type ChatUpdate =
  /**
   * A message was written here or arrived: each once, in the order of the conversation. While the transcript is read for the first time, those of others wait, for at most
   * fifteen seconds; if it cannot be read then, the messages before them follow when it can.
   */
  | { readonly type: "message"; readonly message: MessageEntry }
  /** A bot is writing a message: its text so far. The whole message is one more update, with the same `id`. Only in chats that were started with it. */
  | { readonly type: "part"; readonly part: UnfinishedMessage }
  /** A message that was reported before has changed: its delivery, its receipts, or the status of its files. */
  | { readonly type: "changed"; readonly message: MessageEntry }
  /** An own message that was not sent has been removed with `discard`. If an attempt without a response has arrived, it is one more update of type `message`. */
  | { readonly type: "discarded"; readonly message: MessageEntry }
  /** A participant was invited, joined, left, has another name, is idle or has returned, the flow asks the customer to sign in or goes on, or the chat ended. */
  | { readonly type: "notice"; readonly notice: CustomerNotice }
  /** The other participants who are typing now; empty when the last one has stopped. */
  | { readonly type: "typing"; readonly participants: readonly ChatAuthor[] }
  /** The files that are being sent have changed: all of them; empty when the last one was sent or discarded. A file that is sent is a message. */
  | { readonly type: "uploads"; readonly uploads: readonly ChatUpload[] }
  /** The connection is up, down, or being established. */
  | { readonly type: "link"; readonly link: ChatLink }
  /** The chat is over: the last update. */
  | { readonly type: "over"; readonly over: ChatOver };

/** Returns the updates that lead from one snapshot to the next. Entries of an earlier page of the transcript are not updates. */
export function updatesBetween(before: ChatSnapshot, after: ChatSnapshot): readonly ChatUpdate[] {
  const updates: ChatUpdate[] = [];
  const { link, typing: participants, uploads, over } = after;
  if (!isSame(before.link, link)) updates.push({ type: "link", link });
  updates.push(...timelineUpdates(before, after));
  if (!isSame(before.typing, participants)) updates.push({ type: "typing", participants });
  if (!isSame(before.uploads, uploads)) updates.push({ type: "uploads", uploads });
  if (over !== null && before.over === null) updates.push({ type: "over", over });
  return updates;
}

/**
 * Returns the entries that are updates by now. While the newest page of the transcript is read for the first time, frames may be in the middle of it: only messages that
 * were written here are reported before. Once that has failed, all are: a transcript that cannot be read holds nothing back. Rule CJ-28.
 */
export function reportedOf({ timeline, history, over }: ChatSnapshot): readonly TimelineEntry[] {
  return history === "unknown" && over === null ? timeline.filter(isWrittenHere) : timeline;
}

function timelineUpdates(before: ChatSnapshot, after: ChatSnapshot): readonly ChatUpdate[] {
  const known = new Map(reportedOf(before).map((entry) => [entry.key, entry]));
  const updates: ChatUpdate[] = [];
  let isEarlierPage = before.history === "loading" && known.size > 0;
  for (const entry of reportedOf(after)) {
    const earlier = known.get(entry.key);
    known.delete(entry.key);
    isEarlierPage &&= earlier === undefined;
    if (isEarlierPage || isSame(earlier, entry)) continue;
    if (entry.type === "message") updates.push({ type: earlier ? "changed" : "message", message: entry });
    else if (!earlier) updates.push({ type: "notice", notice: entry as CustomerNotice }); // rules CV-08 and CV-12
  }
  for (const message of known.values()) if (isWrittenHere(message)) updates.push({ type: "discarded", message });
  return updates;
}

/** Messages that were written here keep their key when they get an id. */
function isWrittenHere(entry: TimelineEntry): entry is MessageEntry {
  return entry.type === "message" && entry.mine && entry.key !== entry.id;
}

/** Snapshots are plain data with members in one order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
