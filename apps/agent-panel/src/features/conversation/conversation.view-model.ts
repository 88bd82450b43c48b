import type {
  AuthenticationStep,
  ChatAttachment,
  ChatAuthor,
  ChatHistory,
  ChatSnapshot,
  ChatUpload,
  Delivery,
  TimelineEntry,
} from "@tributary/chat";
import type { EpochMs } from "@tributary/kernel";
import { INTERACTIVE } from "@tributary/ui/content-types";
import { carouselAnswer, type Interactive, readInteractive } from "@tributary/ui/interactive";
import { filesMessages } from "../../messages/files.en.ts";
import type { DeskContact, OtherAgent } from "../../shared/desk.ts";
import type { Preview } from "../contacts/contacts.view-model.ts";
import type { FileCallbacks } from "../files/index.ts";
import { type TaskSnapshot, taskOf } from "../task/task.view-model.ts";

/** Displayed form of a message. `other`: a kind that this version cannot display. */
export type Body =
  | { readonly kind: "plain" | "markdown"; readonly text: string }
  | { readonly kind: "files"; readonly files: readonly ChatAttachment[] }
  /** A message that offers answers to the customer. */
  | { readonly kind: "interactive"; readonly message: Interactive }
  | { readonly kind: "other" };

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
    };

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
  /** Null unless this user monitors the chat. */
  readonly monitor: DeskContact["monitor"];
  /** Null for chats. */
  readonly task: TaskSnapshot | null;
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
    monitor: contact.monitor,
    task: taskOf(contact),
    canWrite: isOpen && contact.monitor?.mode !== "silent" && chat !== null && chat.over === null,
    lapsed: phase === "missed" || phase === "rejected" || phase === "failed" ? { outcome: phase, at: since } : null,
  };
}

function entriesOf({ timeline, history }: ChatSnapshot, contact: DeskContact, skewMs: number): Entry[] {
  const newestOwn = timeline.findLast((entry) => entry.type === "message" && entry.mine);
  const start = history === "complete" ? startOf(timeline, contact, skewMs) : null;
  const entries: Entry[] = start === null ? [] : [start.entry];
  let before: TimelineEntry | undefined;
  for (const entry of timeline) {
    const isNewDay = before === undefined ? start === null : dayOf(before.at) !== dayOf(entry.at);
    if (isNewDay) entries.push({ kind: "day", key: `day-${dayOf(entry.at)}-${entry.key}`, at: entry.at });
    const isFolded = start !== null && (entry === start.customer || entry === start.agent);
    if (!isFolded && entry.type !== "other") {
      const isFirstOfGroup = isNewDay || startsGroup(entry, before);
      const position = { startsGroup: isFirstOfGroup, isNewestOwn: entry === newestOwn };
      entries.push(entryOf(entry, position, contact.agentConnectionId));
    }
    before = entry;
  }
  return entries;
}

function startOf(timeline: readonly TimelineEntry[], { agentConnectionId, queuedAt }: DeskContact, skewMs: number) {
  const [first] = timeline;
  if (first === undefined) return null;
  const arrival = (role: string): TimelineEntry | undefined =>
    timeline.find((entry) => entry.type === "joined" && entry.author.role === role);
  const [customer, agent] = [arrival("customer"), arrival("agent")];
  // A supervisor who takes part joins as well, and answers no one.
  const own = timeline.find((entry) => entry.type === "joined" && isOwnOf(entry, agentConnectionId));
  // The transcript starts with the first contact of the conversation, which another agent may have answered.
  const since = own === agent ? customer?.at : queuedAt === null ? undefined : queuedAt + skewMs;
  const waitedMs = own === undefined || since === undefined ? null : Math.max(0, own.at - since);
  const entry: Entry = { kind: "start", key: `start-${first.key}`, at: first.at, waitedMs };
  return { entry, customer, agent };
}

function entryOf(
  entry: Exclude<TimelineEntry, { readonly type: "other" }>,
  position: { readonly startsGroup: boolean; readonly isNewestOwn: boolean },
  selfId: string | null,
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

type Content = Pick<Extract<TimelineEntry, { type: "message" }>, "contentType" | "content" | "attachments">;

function bodyOf({ contentType, content: text, attachments: files }: Content): Body {
  if (files !== undefined) return { kind: "files", files };
  if (contentType === INTERACTIVE) {
    const message = readInteractive(text);
    return message === null ? { kind: "other" } : { kind: "interactive", message };
  }
  if (contentType === "text/plain") return { kind: "plain", text: carouselAnswer(text) ?? text };
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

/** Calendar day in the agent's time zone. */
function dayOf(at: EpochMs): string {
  return new Date(at).toDateString();
}

/**
 * Counts the customer's messages that the agent has not seen: those after `seenAt` and after the agent's own last
 * message, which implies that everything before it was read.
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
  return newest === undefined ? null : { key: newest.key, text: previewOf([newest])?.text ?? "" };
}

/** Returns the time of the customer's first message since the last answer of an agent or a supervisor; null if none waits. */
export function waitingSinceOf(timeline: readonly TimelineEntry[]): EpochMs | null {
  let since: EpochMs | null = null;
  for (const entry of timeline.toReversed()) {
    if (entry.type !== "message") continue;
    if (entry.mine || entry.author?.role === "agent" || entry.author?.role === "supervisor") break;
    if (entry.author?.role === "customer") since = entry.at;
  }
  return since;
}

/** Returns the newest message in one line, or null without messages. */
export function previewOf(timeline: readonly TimelineEntry[]): Preview | null {
  const newest = timeline.findLast((entry) => entry.type === "message");
  const text = newest === undefined ? null : oneLineTextOf(bodyOf(newest));
  if (newest === undefined || text === null) return null;
  const side = sideOf(newest);
  return { from: side === "customer" || side === "center" ? "other" : side, text };
}

/** Null for kinds that cannot be displayed. */
function oneLineTextOf(body: Body): string | null {
  if (body.kind === "other") return null;
  if (body.kind === "interactive") return oneLineOf(body.message.title || (body.message.cards[0]?.title ?? ""));
  if (body.kind !== "files") return oneLineOf(body.text);
  return oneLineOf(body.files.map(({ name }) => filesMessages.one(name)).join(", "));
}

/** Returns the beginning of a text in one line. */
export function oneLineOf(text: string): string {
  return text.slice(0, 200).replaceAll(/\s+/gu, " ").trim();
}
