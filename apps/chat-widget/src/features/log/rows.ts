/** Layout of a timeline: days, groups, notices, and the messages that show a delivery state. */
import type { ChatAttachment, Delivery, MessageEntry, TimelineEntry } from "@tributary/chat";
import { INTERACTIVE_RESPONSE } from "@tributary/ui/content-types";
import type { Dates } from "../../languages/dates.ts";
import type { PartPhrase } from "../../languages/phrase.ts";
import { textOf } from "../conversation/message-text.ts";
import { nameOf } from "../conversation/name-of.ts";

/** A row of the message log. */
export type Row = { readonly key: string } & (
  | { readonly kind: "day"; readonly text: string }
  | { readonly kind: "notice"; readonly text: string }
  /** The place at which the messages of an earlier chat end. */
  | { readonly kind: "boundary"; readonly text: string }
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
  /** Participant whose picture is beside the message: that of an agent or a supervisor, on the last message of a group. */
  readonly pictureOf: string | null;
  readonly content: string;
  readonly contentType: string;
  /** Files in place of a text; null: none. */
  readonly files: readonly ChatAttachment[] | null;
  /** True if the customer has written since: the answers that the message offers are no longer open. */
  readonly isAnswered: boolean;
  readonly time: string;
  /** True for the last message of a group, which shows the time. */
  readonly isLastOfGroup: boolean;
  /** Null if it would be redundant: earlier messages are delivered at least as far as the last one. */
  readonly delivery: Delivery | null;
  /** Argument for retry and discard; null unless the message failed. */
  readonly failedToken: string | null;
};

/** Maximum time between two messages of a group. Unit: milliseconds. */
const GROUP_GAP_MS = 3 * 60_000;

/** Participant and language of the customer. */
export type RowReader = { readonly selfId: string; readonly dates: Dates; readonly phrase: PartPhrase };

/** Returns the rows of a timeline. Events of other kinds have none, and do not divide the messages of a group. */
export function rowsOf(entries: readonly TimelineEntry[], reader: RowReader): readonly Row[] {
  const timeline = entries.filter(({ type }) => type !== "other");
  const { dates } = reader;
  const lastMine = timeline.findLastIndex(
    (entry) => entry.type === "message" && entry.mine && entry.delivery !== "failed",
  );
  const rows: Row[] = [];
  let day = "";
  let wasPast = false;
  for (const [index, entry] of timeline.entries()) {
    if (isSilent(entry)) continue;
    const isPast = entry.type === "message" && entry.isPast === true;
    const today = dates.day(entry.at);
    const isNewChat = wasPast && !isPast;
    const isDayStart = isNewChat || today !== day;
    if (isNewChat) {
      const text = reader.phrase("newChat", { date: dates.fullDay(entry.at) });
      rows.push({ kind: "boundary", key: `chat-${entry.key}`, text });
    } else if (isDayStart) rows.push({ kind: "day", key: `day-${today}`, text: today });
    [day, wasPast] = [today, isPast];
    if (entry.type !== "message") {
      const text = noticeOf(entry, reader);
      if (text !== null) rows.push({ kind: "notice", key: entry.key, text });
      continue;
    }
    const isFirst = isDayStart || !belongTogether(timeline[index - 1], entry);
    const isLastOfGroup = !belongTogether(entry, timeline[index + 1]);
    rows.push(
      messageRow(entry, {
        isFirst,
        isLastOfGroup,
        isLastMine: index === lastMine,
        isAnswered: index < lastMine, // the times of pending messages are those of the customer's clock
        reader,
      }),
    );
  }
  return rows;
}

/**
 * True for entries without a row: a request for more elements, which has no text of the customer, unless it failed and can be sent again; that a participant is
 * idle or has returned.
 */
function isSilent(entry: TimelineEntry): boolean {
  if (entry.type !== "message") return entry.type === "idle" || entry.type === "returned";
  return entry.mine && entry.contentType === INTERACTIVE_RESPONSE && entry.delivery !== "failed";
}

type RowContext = {
  readonly isFirst: boolean;
  readonly isLastOfGroup: boolean;
  readonly isLastMine: boolean;
  readonly isAnswered: boolean;
  readonly reader: RowReader;
};

function messageRow(entry: MessageEntry, context: RowContext): MessageRow {
  const { isFirst, isLastOfGroup, isLastMine, isAnswered, reader } = context;
  const { dates, phrase } = reader;
  const isSystem = !entry.mine && entry.author?.role === "system";
  const name = nameOf(entry.author);
  const isDeliveryShown = entry.mine && (isLastMine || entry.delivery === "failed" || entry.delivery === "sending");
  return {
    kind: "message",
    key: entry.key,
    side: entry.mine ? "mine" : isSystem ? "system" : "theirs",
    author: entry.mine ? phrase("you") : (name ?? phrase(isSystem ? "automatic" : "someone")),
    isAuthorShown: !entry.mine && isFirst && name !== null,
    pictureOf: isLastOfGroup ? pictureOf(entry) : null,
    content: entry.mine || entry.attachments !== undefined ? textOf(entry) : entry.content,
    contentType: entry.contentType,
    files: entry.attachments ?? null,
    isAnswered,
    time: dates.time(entry.at),
    isLastOfGroup,
    delivery: entry.mine && isDeliveryShown ? entry.delivery : null,
    failedToken: entry.mine && entry.delivery === "failed" ? entry.token : null,
  };
}

function pictureOf({ mine, author }: MessageEntry): string | null {
  const isPerson = author?.role === "agent" || author?.role === "supervisor";
  return !mine && isPerson ? author.participantId : null;
}

function belongTogether(one: TimelineEntry | undefined, other: TimelineEntry | undefined): boolean {
  if (one?.type !== "message" || other?.type !== "message" || one.isPast !== other.isPast) return false;
  const isSameAuthor = one.mine ? other.mine : !other.mine && one.author?.participantId === other.author?.participantId;
  return isSameAuthor && other.at - one.at < GROUP_GAP_MS;
}

/** Null for notices that are not shown: the customer's own joining, transfers, which only agents receive, and idle participants. */
function noticeOf(entry: Exclude<TimelineEntry, MessageEntry>, { selfId, phrase }: RowReader): string | null {
  if (entry.type !== "joined" && entry.type !== "left") return entry.type === "ended" ? phrase("chatEnded") : null;
  if (entry.author.participantId === selfId) return entry.type === "joined" ? null : phrase("youLeft");
  return phrase(entry.type, { name: nameOf(entry.author) ?? phrase("someone") });
}
