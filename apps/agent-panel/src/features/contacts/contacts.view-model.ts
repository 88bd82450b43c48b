import type { EpochMs } from "@tributary/kernel";
import type { Desk, DeskContactPhase } from "../../shared/desk.ts";

/** What the list needs to know of a contact's conversation. */
export type ConversationFacts = {
  readonly unread: number;
  /** The newest message in one line; null: none yet. Hostile. */
  readonly preview: string | null;
  readonly isTyping: boolean;
};

/** One contact in the list. */
export type ContactRow = ConversationFacts & {
  readonly contactId: string;
  readonly customerName: string | null;
  readonly phase: Exclude<DeskContactPhase, "offered">;
  readonly since: EpochMs;
  readonly isSelected: boolean;
};

/** The list: what rings is not in it, and its order does not jump while somebody writes. */
export type ContactsSnapshot = {
  readonly rows: readonly ContactRow[];
  /** Whether contacts come in the agent's present state: what an empty list says. */
  readonly isRoutable: boolean;
};

type Local = {
  readonly selectedId: string | null;
  readonly conversations: ReadonlyMap<string, ConversationFacts>;
};

const NOTHING_YET: ConversationFacts = { unread: 0, preview: null, isTyping: false };

/** Pure. `conversations` is by contact id. */
export function contactsOf(desk: Desk, { selectedId, conversations }: Local): ContactsSnapshot {
  const rows = desk.contacts.flatMap((contact): ContactRow[] => {
    const { contactId, customerName, phase, since } = contact;
    if (phase === "offered") return [];
    const isSelected = contactId === selectedId;
    return [{ ...(conversations.get(contactId) ?? NOTHING_YET), contactId, customerName, phase, since, isSelected }];
  });
  return { rows: rows.toSorted(byArrival(desk)), isRoutable: desk.state.kind === "routable" };
}

/** By the time in queue: it never changes, unlike the time of the last change by which the center sorts. */
function byArrival(desk: Desk): (one: ContactRow, other: ContactRow) => number {
  const arrival = new Map(desk.contacts.map((contact) => [contact.contactId, contact.queuedAt ?? contact.since]));
  return (one, other) => (arrival.get(one.contactId) ?? 0) - (arrival.get(other.contactId) ?? 0);
}

/** Which contact is looked at after a change of the desk: the one before while it is there, else one that needs work, else none. */
export function selectionAfter(desk: Desk, before: string | null): string | null {
  const shown = desk.contacts.filter(({ phase }) => phase !== "offered");
  if (shown.some(({ contactId }) => contactId === before)) return before;
  return (shown.find(({ phase }) => phase === "connected") ?? shown[0])?.contactId ?? null;
}
