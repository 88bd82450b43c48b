/** The timeline laid out for the eye: days, groups, notices, and where a message's state is worth a word. */
import type { Delivery, MessageEntry, TimelineEntry } from "@tributary/chat";
import type { EpochMs } from "@tributary/kernel";
import { words } from "../../shared/words.ts";

/** One line of the log. */
export type Row = { readonly key: string } & (
  | { readonly kind: "day"; readonly text: string }
  | { readonly kind: "notice"; readonly text: string }
  | MessageRow
);

/** A message as it is shown. */
export type MessageRow = {
  readonly kind: "message";
  readonly key: string;
  readonly side: "mine" | "theirs" | "system";
  /** Who wrote it, for everybody's ears. */
  readonly author: string;
  /** Whether the author is shown: at the head of a group, if it is somebody with a name. */
  readonly isAuthorShown: boolean;
  readonly content: string;
  readonly contentType: string;
  readonly time: string;
  /** The last of its group has the time below it. */
  readonly isLastOfGroup: boolean;
  /** Null where it says nothing new: earlier messages have come at least as far as the last one. */
  readonly delivery: Delivery | null;
  /** Set when the message failed: what trying again and removing want. */
  readonly failedToken: string | null;
};

/** How moments are written. */
export type Dates = { readonly time: (at: EpochMs) => string; readonly day: (at: EpochMs) => string };

/** Messages of one author less apart than this belong together. Unit: milliseconds. */
const GROUP_GAP_MS = 3 * 60_000;

/** The rows of `timeline`. `selfId` is the customer's participant. */
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

/** The name to show for somebody, or null where the wire's name is none: flows and bots speak under fixed words. */
export function nameOf(author: { readonly displayName: string; readonly role: string } | null): string | null {
  if (author === null) return null;
  const name = author.displayName.trim();
  if (author.role === "system" && (name === "SYSTEM_MESSAGE" || name === "BOT")) return null;
  return name === "" ? null : name;
}

type Place = {
  readonly isFirst: boolean;
  readonly isLastOfGroup: boolean;
  readonly isLastMine: boolean;
  readonly time: string;
};

function messageRow(entry: MessageEntry, { isFirst, isLastOfGroup, isLastMine, time }: Place): MessageRow {
  const isSystem = !entry.mine && entry.author?.role === "system";
  const name = nameOf(entry.author);
  const isTold = entry.mine && (isLastMine || entry.delivery === "failed" || entry.delivery === "sending");
  return {
    kind: "message",
    key: entry.key,
    side: entry.mine ? "mine" : isSystem ? "system" : "theirs",
    author: entry.mine ? words.you : (name ?? (isSystem ? words.automatic : words.someone)),
    isAuthorShown: !entry.mine && isFirst && name !== null,
    content: entry.content,
    contentType: entry.contentType,
    time,
    isLastOfGroup,
    delivery: entry.mine && isTold ? entry.delivery : null,
    failedToken: entry.mine && entry.delivery === "failed" ? entry.token : null,
  };
}

function belongTogether(one: TimelineEntry | undefined, other: TimelineEntry | undefined): boolean {
  if (one?.type !== "message" || other?.type !== "message") return false;
  const isSameAuthor = one.mine ? other.mine : !other.mine && one.author?.participantId === other.author?.participantId;
  return isSameAuthor && other.at - one.at < GROUP_GAP_MS;
}

/** Null for what one need not be told: that one is here. */
function noticeOf(entry: Exclude<TimelineEntry, MessageEntry>, selfId: string): string | null {
  if (entry.type === "ended") return words.chatEnded;
  if (entry.author.participantId === selfId) return entry.type === "joined" ? null : words.youLeft;
  const name = nameOf(entry.author) ?? words.someone;
  return entry.type === "joined" ? words.joined(name) : words.left(name);
}
