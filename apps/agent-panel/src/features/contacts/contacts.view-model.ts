import type { EpochMs } from "@tributary/kernel";
import type { Desk, DeskContact, DeskContactPhase } from "../../shared/desk.ts";

/** One line of text and its writer: the agent (`own`), someone else (`other`), or the agent's unsent text. Untrusted. */
export type Preview = { readonly from: "own" | "agent" | "supervisor" | "other" | "draft"; readonly text: string };

/** Summary of a contact's conversation for the list. */
export type ConversationFacts = {
  readonly unread: number;
  /** The newest message; null without messages. */
  readonly preview: Preview | null;
  /** The agent's unsent text in one line. Empty if there is none. */
  readonly draft: string;
  readonly isTyping: boolean;
  /** False until the transcript is loaded. */
  readonly isLoaded: boolean;
  /** The customer's newest unseen message. Untrusted text. */
  readonly newest: { readonly key: string; readonly text: string } | null;
  /** Time of the customer's first message since the last answer; null if none waits. On the center's clock. */
  readonly waitingSince: EpochMs | null;
};

export type ContactRow = ConversationFacts & {
  readonly contactId: string;
  readonly customerName: string | null;
  readonly phase: Exclude<DeskContactPhase, "offered">;
  readonly isPaused: boolean;
  /** True while the customer of an open chat is idle. Source: PA-44. */
  readonly isIdle: boolean;
  /** Null for contacts other than calls, and for calls that are over. */
  readonly call: "calling" | "calling-back" | "connected" | "held" | "missed" | null;
  /** Start of the phase; null until the other party of a call has answered. */
  readonly since: EpochMs | null;
  readonly isSelected: boolean;
};

/** Contacts on the desk except ringing ones, in an order that does not change when messages arrive. */
export type ContactsSnapshot = {
  readonly rows: readonly ContactRow[];
  /** True if new contacts can be offered in the state that the agent has chosen; determines the text of an empty list. */
  readonly isRoutable: boolean;
};

type Local = {
  readonly selectedId: string | null;
  readonly conversations: ReadonlyMap<string, ConversationFacts>;
  /** Lead of the center's clock over this page's. Unit: milliseconds. */
  readonly skewMs: number;
};

const NOTHING_YET: ConversationFacts = {
  unread: 0,
  preview: null,
  draft: "",
  isTyping: false,
  isLoaded: false,
  newest: null,
  waitingSince: null,
};

/** `conversations` is keyed by contact id. */
export function contactsOf(desk: Desk, { selectedId, conversations, skewMs }: Local): ContactsSnapshot {
  const rows = desk.contacts.flatMap((contact): ContactRow[] => {
    const { contactId, customerName, phase, isPaused } = contact;
    if (phase === "offered") return [];
    const isSelected = contactId === selectedId;
    const known = conversations.get(contactId) ?? NOTHING_YET;
    // Agents answer a monitored contact, and what a silent supervisor has read is not recorded. Source: PA-34.
    const facts = phase === "monitoring" ? { ...known, unread: 0, newest: null } : known;
    const isWaiting = phase === "connected" && facts.waitingSince !== null;
    const waitingSince = isWaiting ? (facts.waitingSince ?? 0) - skewMs : null;
    const preview = contact.channel === "task" ? descriptionOf(contact) : previewOf(facts, isSelected);
    const isIdle = (phase === "connected" || phase === "monitoring") && contact.idle !== null;
    const call = callOf(contact);
    const item = { ...facts, preview, contactId, customerName, phase, isPaused, isIdle, call };
    const since = contact.call?.isCalling ? null : contact.since;
    return [{ ...item, since, isSelected, waitingSince }];
  });
  return { rows: rows.toSorted(byArrival(desk)), isRoutable: isRoutable(desk) };
}

/** A call replaces the chosen state while it rings. Source: PA-54. */
function isRoutable({ state, choices, chosenId }: Desk): boolean {
  const chosen = state.kind === "system" ? choices.find(({ id }) => id === chosenId) : state;
  return chosen?.kind === "routable";
}

function callOf({ call, phase, isCallback }: DeskContact): ContactRow["call"] {
  if (call === undefined) return null;
  if (call.isCalling) return isCallback ? "calling-back" : "calling";
  if (phase === "connected") return call.customer?.isHeld ? "held" : "connected";
  return phase === "missed" ? "missed" : null;
}

/** The beginning of a task's description, as a message of the center. */
function descriptionOf({ description }: DeskContact): Preview | null {
  return description === null ? null : { from: "other", text: description.slice(0, 200).replaceAll(/\s+/gu, " ") };
}

/** An unsent text comes first, except in the open chat, which shows it, and before unread messages. Source: PA-18. */
function previewOf({ preview, draft, unread }: ConversationFacts, isSelected: boolean): Preview | null {
  return draft === "" || isSelected || unread > 0 ? preview : { from: "draft", text: draft };
}

/** Sorts by time in queue, which never changes; the center sorts by the time of the last change. */
function byArrival(desk: Desk): (one: ContactRow, other: ContactRow) => number {
  const arrival = new Map(desk.contacts.map((contact) => [contact.contactId, contact.queuedAt ?? contact.since]));
  return (one, other) => (arrival.get(one.contactId) ?? 0) - (arrival.get(other.contactId) ?? 0);
}

/**
 * Returns the selected contact after a change of the desk: the previous one while it is on the desk, else a connected
 * one, else the first.
 */
export function selectionAfter(desk: Desk, before: string | null): string | null {
  const shown = desk.contacts.filter(({ phase }) => phase !== "offered");
  if (shown.some(({ contactId }) => contactId === before)) return before;
  return (shown.find(({ phase }) => phase === "connected") ?? shown[0])?.contactId ?? null;
}
