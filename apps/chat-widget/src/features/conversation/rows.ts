/** Layout of a timeline: days, groups, notices, and the messages that show a delivery state. */
import type { Delivery, MessageEntry, TimelineEntry } from "@tributary/chat";
import type { EpochMs } from "@tributary/kernel";
import { messages } from "../../shared/messages.ts";

/** A row of the message log. */
export type Row = { readonly key: string } & (
  | { readonly kind: "day"; readonly text: string }
  | { readonly kind: "notice"; readonly text: string }
  | MessageRow
);

/** A message as displayed. */
export type MessageRow = {
  readonly kind: "message";
  readonly key: string;
  readonly side: "mine" | "theirs" | "system";
  /** Name of the author, announced by screen readers also where it is not displayed. */
  readonly author: string;
  /** True if the author is displayed: on the first message of a group, if the author has a name. */
  readonly isAuthorShown: boolean;
  readonly content: string;
  readonly contentType: string;
  readonly time: string;
  /** True for the last message of a group, which shows the time. */
  readonly isLastOfGroup: boolean;
  /** Null if it would be redundant: earlier messages are delivered at least as far as the last one. */
  readonly delivery: Delivery | null;
  /** Argument for retry and discard; null unless the message failed. */
  readonly failedToken: string | null;
};

/** Formats times and days. */
export type Dates = { readonly time: (at: EpochMs) => string; readonly day: (at: EpochMs) => string };

/** Maximum time between two messages of a group. Unit: milliseconds. */
const GROUP_GAP_MS = 3 * 60_000;

/** Returns the rows of `timeline`. `selfId` is the customer's participant. */
export function rowsOf(timeline: readonly TimelineEntry[], selfId: string, dates: Dates): readonly Row[] {
  const lastMine = timeline.findLast((entry) => entry.type === "message" && entry.mine && entry.delivery !== "failed");
  const rows: Row[] = [];
  let day = "";
  for (const [index, entry] of timeline.entries()) {
    const today = dates.day(entry.at);
    if (today !== day) rows.push({ kind: "day", key: `day-${today}`, text: today });
    const isDayStart = today !== day;
    day = today;
    if (entry.type !== "message") {
      const text = noticeOf(entry, selfId);
      if (text !== null) rows.push({ kind: "notice", key: entry.key, text });
      continue;
    }
    const isFirst = isDayStart || !belongTogether(timeline[index - 1], entry);
    const isLastOfGroup = !belongTogether(entry, timeline[index + 1]);
    rows.push(
      messageRow(entry, { isFirst, isLastOfGroup, isLastMine: entry === lastMine, time: dates.time(entry.at) }),
    );
  }
  return rows;
}

/**
 * Returns the display name of an author, or null if the wire contains a placeholder. Flows and bots are shown under a
 * fixed text.
 */
export function nameOf(author: { readonly displayName: string; readonly role: string } | null): string | null {
  if (author === null) return null;
  const name = author.displayName.trim();
  if (author.role === "system" && (name === "SYSTEM_MESSAGE" || name === "BOT")) return null;
  return name === "" ? null : name;
}

type RowContext = {
  readonly isFirst: boolean;
  readonly isLastOfGroup: boolean;
  readonly isLastMine: boolean;
  readonly time: string;
};

function messageRow(entry: MessageEntry, { isFirst, isLastOfGroup, isLastMine, time }: RowContext): MessageRow {
  const isSystem = !entry.mine && entry.author?.role === "system";
  const name = nameOf(entry.author);
  const isDeliveryShown = entry.mine && (isLastMine || entry.delivery === "failed" || entry.delivery === "sending");
  return {
    kind: "message",
    key: entry.key,
    side: entry.mine ? "mine" : isSystem ? "system" : "theirs",
    author: entry.mine ? messages.you : (name ?? (isSystem ? messages.automatic : messages.someone)),
    isAuthorShown: !entry.mine && isFirst && name !== null,
    content: entry.content,
    contentType: entry.contentType,
    time,
    isLastOfGroup,
    delivery: entry.mine && isDeliveryShown ? entry.delivery : null,
    failedToken: entry.mine && entry.delivery === "failed" ? entry.token : null,
  };
}

function belongTogether(one: TimelineEntry | undefined, other: TimelineEntry | undefined): boolean {
  if (one?.type !== "message" || other?.type !== "message") return false;
  const isSameAuthor = one.mine ? other.mine : !other.mine && one.author?.participantId === other.author?.participantId;
  return isSameAuthor && other.at - one.at < GROUP_GAP_MS;
}

/** Null for notices that are not shown: the customer's own joining, and transfers, which only agents receive. */
function noticeOf(entry: Exclude<TimelineEntry, MessageEntry>, selfId: string): string | null {
  if (!("author" in entry)) return entry.type === "ended" ? messages.chatEnded : null;
  if (entry.author.participantId === selfId) return entry.type === "joined" ? null : messages.youLeft;
  const name = nameOf(entry.author) ?? messages.someone;
  return entry.type === "joined" ? messages.joined(name) : messages.left(name);
}
