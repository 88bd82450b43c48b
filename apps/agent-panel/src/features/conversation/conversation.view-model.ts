import type { ChatHistory, ChatSnapshot, Delivery, TimelineEntry } from "@tributary/chat";
import type { EpochMs } from "@tributary/kernel";
import type { DeskContact } from "../../shared/desk.ts";

/** What a message is shown as. `other`: a kind that this version has no picture for. */
export type Body = { readonly kind: "plain" | "markdown"; readonly text: string } | { readonly kind: "other" };

/** One message, with what it needs to be drawn. Texts and names are hostile. */
export type MessageEntry = {
  readonly kind: "message";
  readonly key: string;
  readonly side: "own" | "customer" | "center";
  /** Null where it goes without saying: one's own, and what the center says by itself. */
  readonly authorName: string | null;
  readonly at: EpochMs;
  readonly body: Body;
  /** The first of a run of messages of one author: carries name and time. */
  readonly startsGroup: boolean;
  /** Said only where it matters: at the newest of one's own, and at those that are not sent. */
  readonly delivery: Delivery | null;
  /** What sending again or discarding wants. */
  readonly token: string | null;
};

/** One line of the conversation. */
export type Entry =
  | MessageEntry
  | { readonly kind: "day"; readonly key: string; readonly at: EpochMs }
  | { readonly kind: "joined" | "left"; readonly key: string; readonly at: EpochMs; readonly name: string }
  | { readonly kind: "ended"; readonly key: string; readonly at: EpochMs };

/** The conversation that is looked at. */
export type ConversationSnapshot = {
  readonly contactId: string;
  readonly customerName: string | null;
  readonly queueName: string | null;
  /** Since when connected; null once it is over. */
  readonly connectedSince: EpochMs | null;
  readonly entries: readonly Entry[];
  /** Names of those who are writing. Hostile. */
  readonly typing: readonly string[];
  /** `none`: there is no conversation to show. */
  readonly history: ChatHistory | "none";
  readonly canWrite: boolean;
};

/** The agent's actions in a conversation. */
export type ConversationCallbacks = {
  readonly onBack: () => void;
  readonly onToggleDetails: () => void;
  readonly onEnd: () => void;
  readonly onSend: (text: string) => void;
  readonly onTyping: () => void;
  readonly onRetry: (token: string) => void;
  readonly onDiscard: (token: string) => void;
  readonly onLoadOlder: () => void;
  /** All messages including the newest are visible. */
  readonly onSeen: () => void;
  readonly onDraft: (text: string) => void;
};

/** Messages of one author that are further apart start a new group. */
const GROUP_MS = 5 * 60_000;

/** Pure. `chat` is null until its session is open. */
export function conversationOf(contact: DeskContact, chat: ChatSnapshot | null): ConversationSnapshot {
  const { contactId, customerName, queueName, phase, since } = contact;
  const isConnected = phase === "connected";
  return {
    contactId,
    customerName,
    queueName,
    connectedSince: isConnected ? since : null,
    entries: chat === null ? [] : entriesOf(chat.timeline),
    typing: (chat?.typing ?? []).map(({ displayName }) => displayName),
    history: chat?.history ?? (isConnected || phase === "wrap-up" ? "loading" : "none"),
    canWrite: isConnected && chat !== null && chat.over === null,
  };
}

function entriesOf(timeline: readonly TimelineEntry[]): Entry[] {
  const newestOwn = timeline.findLast((entry) => entry.type === "message" && entry.mine);
  const entries: Entry[] = [];
  let before: TimelineEntry | undefined;
  for (const entry of timeline) {
    const isNewDay = before === undefined || dayOf(before.at) !== dayOf(entry.at);
    if (isNewDay) entries.push({ kind: "day", key: `day-${dayOf(entry.at)}-${entry.key}`, at: entry.at });
    entries.push(
      entryOf(entry, { startsGroup: isNewDay || startsGroup(entry, before), isNewestOwn: entry === newestOwn }),
    );
    before = entry;
  }
  return entries;
}

function entryOf(entry: TimelineEntry, place: { readonly startsGroup: boolean; readonly isNewestOwn: boolean }): Entry {
  const { key, at } = entry;
  if (entry.type === "ended") return { kind: "ended", key, at };
  if (entry.type !== "message") return { kind: entry.type, key, at, name: entry.author.displayName };
  const isTold = entry.mine && (place.isNewestOwn || entry.delivery === "sending" || entry.delivery === "failed");
  return {
    kind: "message",
    key,
    side: sideOf(entry),
    authorName: entry.mine || entry.author?.role === "system" ? null : (entry.author?.displayName ?? ""),
    at,
    body: bodyOf(entry.contentType, entry.content),
    startsGroup: place.startsGroup,
    delivery: isTold ? entry.delivery : null,
    token: entry.mine && entry.delivery === "failed" ? entry.token : null,
  };
}

function sideOf(entry: Extract<TimelineEntry, { type: "message" }>): MessageEntry["side"] {
  if (entry.mine) return "own";
  return entry.author?.role === "customer" ? "customer" : "center";
}

function bodyOf(contentType: string, text: string): Body {
  if (contentType === "text/plain") return { kind: "plain", text };
  if (contentType === "text/markdown") return { kind: "markdown", text };
  return { kind: "other" };
}

function startsGroup(entry: TimelineEntry, before: TimelineEntry | undefined): boolean {
  if (entry.type !== "message" || before?.type !== "message") return true;
  return authorOf(entry) !== authorOf(before) || entry.at - before.at > GROUP_MS;
}

function authorOf(entry: Extract<TimelineEntry, { type: "message" }>): string {
  return entry.mine ? "" : (entry.author?.participantId ?? "");
}

/** The reader's own calendar day. */
function dayOf(at: EpochMs): string {
  return new Date(at).toDateString();
}

/**
 * How many of the customer's messages the agent has not seen: those after `seenAt`, and after the agent's own last words, which show that
 * everything above them was read.
 */
export function unreadOf(timeline: readonly TimelineEntry[], seenAt: EpochMs): number {
  let count = 0;
  for (const entry of timeline.toReversed()) {
    if (entry.at <= seenAt) break;
    if (entry.type !== "message") continue;
    if (entry.mine) break;
    if (entry.author?.role === "customer") count += 1;
  }
  return count;
}

/** The newest message in one line, for lists; null: there is none. Hostile. */
export function previewOf(timeline: readonly TimelineEntry[]): string | null {
  const newest = timeline.findLast((entry) => entry.type === "message");
  if (newest === undefined || bodyOf(newest.contentType, "").kind === "other") return null;
  return newest.content.slice(0, 200).replaceAll(/\s+/gu, " ").trim();
}
