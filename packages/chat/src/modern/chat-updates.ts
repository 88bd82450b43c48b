/** Typed events of a chat: the difference between two snapshots. Pure. */
import type { ChatAuthor } from "../conversation/conversation-item.ts";
import type { MessageEntry, NoticeEntry, TimelineEntry } from "../conversation/timeline.ts";
import type { ChatLink, ChatOver, ChatSnapshot, ChatUpload } from "../session/chat-session.ts";
import type { UnfinishedMessage } from "../session/part-watch.ts";

/** A change of a chat. Texts and names come from other people: show them as text, never as markup. */
export type ChatUpdate =
  /** A message was written here or arrived: each once, in the order of the conversation. */
  | { readonly type: "message"; readonly message: MessageEntry }
  /** A bot is writing a message: its text so far. The whole message is one more update, with the same `id`. Only in chats that were started with it. */
  | { readonly type: "part"; readonly part: UnfinishedMessage }
  /** A message that was reported before has changed: its delivery or its receipts. */
  | { readonly type: "changed"; readonly message: MessageEntry }
  /** A participant was invited, joined, left or has another name, the flow asks the customer to sign in or goes on, or the chat ended. */
  | { readonly type: "notice"; readonly notice: NoticeEntry }
  /** The other participants who are typing now; empty when the last one has stopped. */
  | { readonly type: "typing"; readonly participants: readonly ChatAuthor[] }
  /** Files that are being sent; a file that is sent is a message. */
  | { readonly type: "uploads"; readonly uploads: readonly ChatUpload[] }
  /** The connection is up, down, or being established. */
  | { readonly type: "link"; readonly link: ChatLink }
  /** The chat is over: the last update. */
  | { readonly type: "over"; readonly over: ChatOver };

/** Returns the updates that lead from one snapshot to the next. Entries of an earlier page of the transcript are not updates. */
export function updatesBetween(before: ChatSnapshot, after: ChatSnapshot): readonly ChatUpdate[] {
  return [
    ...(before.link === after.link ? [] : [{ type: "link", link: after.link } as const]),
    ...timelineUpdates(before.timeline, after.timeline),
    ...(before.typing === after.typing || sameAuthors(before.typing, after.typing)
      ? []
      : [{ type: "typing", participants: after.typing } as const]),
    ...(before.uploads === after.uploads ? [] : [{ type: "uploads", uploads: after.uploads } as const]),
    ...(after.over === null || before.over !== null ? [] : [{ type: "over", over: after.over } as const]),
  ];
}

function timelineUpdates(before: readonly TimelineEntry[], after: readonly TimelineEntry[]): readonly ChatUpdate[] {
  if (before === after) return [];
  const known = new Map(before.map((entry) => [entry.key, entry]));
  const first = after.findIndex(({ key }) => known.has(key)); // what is before it belongs to an earlier page
  return after.slice(Math.max(first, 0)).flatMap((entry) => entryUpdate(known.get(entry.key), entry) ?? []);
}

function entryUpdate(earlier: TimelineEntry | undefined, entry: TimelineEntry): ChatUpdate | undefined {
  if (entry.type !== "message") return earlier === undefined ? { type: "notice", notice: entry } : undefined;
  if (earlier === undefined) return { type: "message", message: entry };
  return isSame(earlier, entry) ? undefined : { type: "changed", message: entry };
}

/** Entries are plain data with members in one order. */
function isSame(one: TimelineEntry, other: TimelineEntry): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function sameAuthors(one: readonly ChatAuthor[], other: readonly ChatAuthor[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ participantId }, index) => participantId === other[index]?.participantId)
  );
}
