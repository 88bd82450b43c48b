import type {
  AuthenticationStep,
  ChatAuthor,
  ChatHistory,
  ChatSnapshot,
  ChatUpload,
  Delivery,
  TimelineEntry,
} from "@tributary/chat";
import type { EpochMs } from "@tributary/kernel";
import type { ContactRating, DeskContact, OtherAgent } from "../../shared/desk.ts";
import type { Preview } from "../contacts/contacts.view-model.ts";
import type { FileCallbacks } from "../files/index.ts";
import { type TaskSnapshot, taskOf } from "../task/task.view-model.ts";
import { type Body, type BodyOf, bodiesIn, oneLineTextOf } from "./message-body.ts";

/** One message with its display properties. Texts and names are untrusted. */
export type MessageEntry = {
  readonly kind: "message";
  readonly key: string;
  /** `agent`: another agent. */
  readonly side: "own" | "customer" | "agent" | "supervisor" | "center";
  /** Null for the agent's own messages and for automatic messages of the center. */
  readonly authorName: string | null;
  readonly at: EpochMs;
  readonly body: Body;
  /** True for the first of consecutive messages of one author, which shows name and time. */
  readonly startsGroup: boolean;
  /** Set only for the newest own message and for unsent ones. */
  readonly delivery: Delivery | null;
  /** Argument for retry and discard. */
  readonly token: string | null;
};

/** One row of the message log. */
export type Entry =
  | MessageEntry
  | {
      /** Start of a conversation, in place of its first day and the first arrivals of customer and agent. */
      readonly kind: "start";
      readonly key: string;
      readonly at: EpochMs;
      /** Time from the customer's arrival, or after a transfer from the queue, to this agent's arrival; null if one is unknown. */
      readonly waitedMs: number | null;
      /** True if messages of an earlier chat precede it, which this one continues. Source: PA-45. */
      readonly isContinued: boolean;
    }
  | { readonly kind: "day"; readonly key: string; readonly at: EpochMs }
  | {
      readonly kind: "joined" | "left" | "invited" | "renamed";
      readonly key: string;
      readonly at: EpochMs;
      readonly name: string;
    }
  | {
      /** The flow has asked the customer to sign in. */
      readonly kind: "authentication";
      readonly key: string;
      readonly at: EpochMs;
      readonly step: AuthenticationStep["step"];
    }
  | {
      readonly kind: "own-left" | "ended" | "transferred" | "transfer-failed";
      readonly key: string;
      readonly at: EpochMs;
    }
  /** The customer's rating, after the end. */
  | { readonly kind: "rated"; readonly key: string; readonly rating: ContactRating };

/** The selected conversation. */
export type ConversationSnapshot = {
  readonly contactId: string;
  readonly customerName: string | null;
  readonly queueName: string | null;
  /** Start of the connection; null once the contact is over. */
  readonly connectedSince: EpochMs | null;
  readonly entries: readonly Entry[];
  /** Files on their way. */
  readonly uploads: readonly ChatUpload[];
  /** Names of typing participants. Untrusted text. */
  readonly typing: readonly string[];
  /** `none`: the contact has no conversation. */
  readonly history: ChatHistory | "none";
  readonly canWrite: boolean;
  /** True if files can be sent. */
  readonly canAttach: boolean;
  /** True if Markdown can be sent. */
  readonly canFormat: boolean;
  /** True while the agent has the contact connected. Source: PA-20. */
  readonly canTransfer: boolean;
  /** True if other agents can be added. Source: PA-28. */
  readonly canAdd: boolean;
  readonly otherAgents: readonly OtherAgent[];
  /** Set while the customer is idle. */
  readonly idle: DeskContact["idle"];
  /** Null unless this user monitors the chat. */
  readonly monitor: DeskContact["monitor"];
  /** Null for chats. */
  readonly task: TaskSnapshot | null;
  /** Null unless the contact is a call. */
  readonly call: DeskContact | null;
  /** Set for a contact that was not connected, which has no conversation; `at` is the end of its ringing. */
  readonly lapsed: { readonly outcome: "missed" | "rejected" | "failed"; readonly at: EpochMs } | null;
};

/** The agent's actions in a conversation. */
export type ConversationCallbacks = FileCallbacks & {
  readonly onBack: () => void;
  readonly onToggleDetails: () => void;
  /** Sends the text, unless it is empty, and the attached files. */
  readonly onSend: (text: string, kind: "plain" | "markdown") => void;
  readonly onToggleFormatting: () => void;
  readonly onTyping: () => void;
  readonly onRetry: (token: string) => void;
  readonly onDiscard: (token: string) => void;
  readonly onLoadOlder: () => void;
  /** All messages including the newest are visible. */
  readonly onSeen: () => void;
  readonly onDraft: (text: string) => void;
};

/** Maximum time between two messages of a group. Unit: milliseconds. */
const GROUP_MS = 5 * 60_000;

/** `chat` is null until its session is open. `skewMs`: lead of the center's clock over this page's. */
export function conversationOf(contact: DeskContact, chat: ChatSnapshot | null, skewMs = 0): ConversationSnapshot {
  const { contactId, customerName, queueName, phase, since } = contact;
  const isConnected = phase === "connected";
  const isOpen = isConnected || phase === "monitoring";
  return {
    contactId,
    customerName,
    queueName,
    connectedSince: isOpen ? since : null,
    entries: chat === null ? [] : entriesOf(chat, contact, skewMs),
    uploads: chat?.uploads ?? [],
    typing: (chat?.typing ?? []).map(({ displayName }) => displayName),
    history: chat?.history ?? (isOpen || phase === "wrap-up" ? "loading" : "none"),
    canTransfer: isConnected && contact.channel !== "voice",
    canAttach: contact.canAttach,
    canFormat: contact.canFormat,
    canAdd: contact.canAddAgents,
    otherAgents: contact.otherAgents,
    idle: isOpen ? contact.idle : null,
    monitor: contact.monitor,
    task: taskOf(contact),
    call: contact.call === undefined ? null : contact,
    canWrite: isOpen && contact.monitor?.mode !== "silent" && chat !== null && chat.over === null,
    lapsed: phase === "missed" || phase === "rejected" || phase === "failed" ? { outcome: phase, at: since } : null,
  };
}

function entriesOf({ timeline: all, history }: ChatSnapshot, contact: DeskContact, skewMs: number): readonly Entry[] {
  const timeline = all.filter(isShown);
  const newestOwn = timeline.findLast((entry) => entry.type === "message" && entry.mine);
  const firstOfChat = timeline.findIndex((entry) => !isPast(entry));
  const isStartLoaded = history === "complete" || firstOfChat > 0;
  const start = isStartLoaded && firstOfChat >= 0 ? startOf(timeline, firstOfChat, { contact, skewMs }) : null;
  const bodyOf = bodiesIn(timeline);
  const entries: Entry[] = [];
  let before: TimelineEntry | undefined;
  for (const [index, entry] of timeline.entries()) {
    const isStart = start !== null && index === firstOfChat;
    if (isStart) entries.push(start.entry);
    const isNewDay = !isStart && (before === undefined || dayOf(before.at) !== dayOf(entry.at));
    if (isNewDay) entries.push({ kind: "day", key: `day-${dayOf(entry.at)}-${entry.key}`, at: entry.at });
    const isFolded = start !== null && (entry === start.customer || entry === start.agent);
    if (!isFolded && entry.type !== "other") {
      const isFirstOfGroup = isStart || isNewDay || startsGroup(entry, before);
      const position = { startsGroup: isFirstOfGroup, isNewestOwn: entry === newestOwn };
      entries.push(entryOf(entry, position, { selfId: contact.agentConnectionId, bodyOf }));
    }
    before = entry;
  }
  const { rating } = contact;
  return rating === null ? entries : [...entries, { kind: "rated", key: "rated", rating }];
}

type ShownEntry = Exclude<TimelineEntry, { type: "idle" | "returned" }>;

/** That the customer is idle is marked at the contact. Source: PA-44. */
function isShown(entry: TimelineEntry): entry is ShownEntry {
  return entry.type !== "idle" && entry.type !== "returned";
}

/** True for a message of a chat that this one continues. */
function isPast(entry: TimelineEntry): boolean {
  return entry.type === "message" && entry.isPast === true;
}

/** Returns the start of the chat, whose first entry is at `index`. */
function startOf(
  timeline: readonly ShownEntry[],
  index: number,
  { contact: { agentConnectionId, queuedAt }, skewMs }: { readonly contact: DeskContact; readonly skewMs: number },
) {
  const chat = timeline.slice(index);
  const [first] = chat;
  if (first === undefined) return null;
  const arrival = (role: string): TimelineEntry | undefined =>
    chat.find((entry) => entry.type === "joined" && entry.author.role === role);
  const [customer, agent] = [arrival("customer"), arrival("agent")];
  // A supervisor who takes part joins as well, and answers no one.
  const own = chat.find((entry) => entry.type === "joined" && isOwnOf(entry, agentConnectionId));
  // The transcript starts with the first contact of the conversation, which another agent may have answered.
  const since = own === agent ? customer?.at : queuedAt === null ? undefined : queuedAt + skewMs;
  const waitedMs = own === undefined || since === undefined ? null : Math.max(0, own.at - since);
  const entry: Entry = { kind: "start", key: `start-${first.key}`, at: first.at, waitedMs, isContinued: index > 0 };
  return { entry, customer, agent };
}

function entryOf(
  entry: Exclude<ShownEntry, { readonly type: "other" }>,
  position: { readonly startsGroup: boolean; readonly isNewestOwn: boolean },
  { selfId, bodyOf }: { readonly selfId: string | null; readonly bodyOf: BodyOf },
): Entry {
  const { key, at } = entry;
  // Also by another agent, who is not named. A supervisor leaves to be silent, and stays.
  if (entry.type === "left" && isOwnOf(entry, selfId)) return { kind: "own-left", key, at };
  if (entry.type === "joined" || entry.type === "left")
    return { kind: entry.type, key, at, name: entry.author.displayName };
  if (entry.type === "invited" || entry.type === "renamed")
    return { kind: entry.type, key, at, name: entry.participant.displayName };
  if (entry.type === "authentication") return { kind: entry.type, key, at, step: entry.step };
  if (entry.type !== "message") return { kind: entry.type, key, at };
  const isRejected = entry.attachments?.every(({ status }) => status === "rejected") === true;
  const isDeliveryShown =
    entry.mine && !isRejected && (position.isNewestOwn || entry.delivery === "sending" || entry.delivery === "failed");
  return {
    kind: "message",
    key,
    side: sideOf(entry),
    authorName: entry.mine || entry.author?.role === "system" ? null : (entry.author?.displayName ?? ""),
    at,
    body: bodyOf(entry),
    startsGroup: position.startsGroup,
    delivery: isDeliveryShown ? entry.delivery : null,
    token: entry.mine && entry.delivery === "failed" ? entry.token : null,
  };
}

function isOwnOf({ author }: { readonly author: ChatAuthor }, agentId: string | null): boolean {
  return author.role === "agent" && author.participantId === agentId;
}

function sideOf(entry: Extract<TimelineEntry, { type: "message" }>): MessageEntry["side"] {
  if (entry.mine) return "own";
  const role = entry.author?.role;
  return role === "customer" || role === "agent" || role === "supervisor" ? role : "center";
}

function startsGroup(entry: TimelineEntry, before: TimelineEntry | undefined): boolean {
  if (entry.type !== "message" || before?.type !== "message") return true;
  return authorOf(entry) !== authorOf(before) || entry.at - before.at > GROUP_MS;
}

function authorOf(entry: Extract<TimelineEntry, { type: "message" }>): string {
  return entry.mine ? "" : (entry.author?.participantId ?? "");
}

/** Calendar day in the agent's time zone. */
function dayOf(at: EpochMs): string {
  return new Date(at).toDateString();
}

/**
 * True for a message of the agent that the center has not confirmed: it is at the end of the timeline until then, also behind newer messages of the customer, and
 * its time is that of the page.
 */
export function isUnconfirmed(entry: TimelineEntry): boolean {
  return entry.type === "message" && entry.id === null;
}

/**
 * Counts the customer's messages that the agent has not seen: those after `seenAt` and after the agent's own last
 * message, which implies that everything before it was read. Those of an earlier chat are not news.
 */
export function unreadOf(timeline: readonly TimelineEntry[], seenAt: EpochMs): number {
  let count = 0;
  for (const entry of timeline.toReversed()) {
    if (isUnconfirmed(entry)) continue;
    if (entry.at <= seenAt || isPast(entry)) break;
    if (entry.type !== "message") continue;
    if (entry.mine) break;
    if (entry.author?.role === "customer") count += 1;
  }
  return count;
}

/**
 * Returns the time of the newest message that the agent has read in any page, also before a reload; 0 if there is none.
 * Source: PA-14.
 */
export function readUpTo(timeline: readonly TimelineEntry[], agentId: string): EpochMs {
  const isRead = (entry: TimelineEntry): boolean =>
    entry.type === "message" &&
    entry.receipts.some(({ recipientId, readAt }) => recipientId === agentId && readAt !== null);
  return timeline.findLast(isRead)?.at ?? 0;
}

/** Returns the customer's newest message if the agent has not seen it. Untrusted text. */
export function newestUnseenOf(
  timeline: readonly TimelineEntry[],
  seenAt: EpochMs,
): { readonly key: string; readonly text: string } | null {
  if (unreadOf(timeline, seenAt) === 0) return null;
  const newest = timeline.findLast((entry) => entry.type === "message" && entry.author?.role === "customer");
  if (newest?.type !== "message") return null;
  return { key: newest.key, text: oneLineTextOf(bodiesIn(timeline)(newest)) ?? "" };
}

/** Returns the time of the customer's first message since the last answer of an agent or a supervisor; null if none waits. */
export function waitingSinceOf(timeline: readonly TimelineEntry[]): EpochMs | null {
  let since: EpochMs | null = null;
  for (const entry of timeline.toReversed()) {
    if (entry.type !== "message" || isUnconfirmed(entry)) continue;
    if (entry.mine || isPast(entry)) break;
    if (entry.author?.role === "agent" || entry.author?.role === "supervisor") break;
    if (entry.author?.role === "customer") since = entry.at;
  }
  return since;
}

/** Returns the newest confirmed message of the chat in one line, or null without messages. */
export function previewOf(timeline: readonly TimelineEntry[]): Preview | null {
  const newest = timeline.findLast((entry) => entry.type === "message" && !isUnconfirmed(entry));
  if (newest?.type !== "message" || isPast(newest)) return null;
  const text = oneLineTextOf(bodiesIn(timeline)(newest));
  if (text === null) return null;
  const side = sideOf(newest);
  return { from: side === "customer" || side === "center" ? "other" : side, text };
}
