/** Layout of a timeline: days, groups, notices, and the messages that show a delivery state. */
import type { Delivery, MessageEntry, TimelineEntry } from "@tributary/chat";
import { INTERACTIVE_RESPONSE } from "@tributary/ui/content-types";
import type { Dates } from "../../languages/dates.ts";
import type { Phrase } from "../../languages/phrase.ts";
import { textOf } from "../conversation/message-text.ts";
import { nameOf } from "../conversation/name-of.ts";

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
export type RowReader = { readonly selfId: string; readonly dates: Dates; readonly phrase: Phrase };

/** Returns the rows of `timeline`. */
export function rowsOf(timeline: readonly TimelineEntry[], reader: RowReader): readonly Row[] {
  const { dates } = reader;
  const lastMine = timeline.findLastIndex(
    (entry) => entry.type === "message" && entry.mine && entry.delivery !== "failed",
  );
  const rows: Row[] = [];
  let day = "";
  for (const [index, entry] of timeline.entries()) {
    if (isSilent(entry)) continue;
    const today = dates.day(entry.at);
    if (today !== day) rows.push({ kind: "day", key: `day-${today}`, text: today });
    const isDayStart = today !== day;
    day = today;
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

/** True for a request for more elements, which has no text of the customer. One that failed is shown, to be sent again. */
function isSilent(entry: TimelineEntry): boolean {
  return (
    entry.type === "message" && entry.mine && entry.contentType === INTERACTIVE_RESPONSE && entry.delivery !== "failed"
  );
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
    content: entry.mine || entry.attachments !== undefined ? textOf(entry) : entry.content,
    contentType: entry.contentType,
    isAnswered,
    time: dates.time(entry.at),
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
function noticeOf(entry: Exclude<TimelineEntry, MessageEntry>, { selfId, phrase }: RowReader): string | null {
  if (!("author" in entry)) return entry.type === "ended" ? phrase("chatEnded") : null;
  if (entry.author.participantId === selfId) return entry.type === "joined" ? null : phrase("youLeft");
  return phrase(entry.type, { name: nameOf(entry.author) ?? phrase("someone") });
}
