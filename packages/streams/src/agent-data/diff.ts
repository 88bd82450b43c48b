/**
 * Derives the events between two `agent::update` payloads, in the order in which they are triggered.
 *
 *   agent: init · refresh · routable/not_routable/offline · state_change · error · acw · enqueued/cleared_next_state
 *   then contacts added, contacts removed, contacts in both; each with its state's events, then refresh.
 *
 * Source: docs/wire/streams.md#from-update-to-events.
 */

import type { AgentSnapshotData, ContactData, ContactStateType, HostAgentData } from "@tributary/protocol/host-data";
import type { ContactEventName } from "./contact-steps.ts";
import { isOver, stepsOf } from "./contact-steps.ts";

/** Events whose payload is the agent. */
export type AgentEventName =
  | "agent::init"
  | "agent::refresh"
  | "agent::routable"
  | "agent::not_routable"
  | "agent::offline"
  | "agent::error"
  | "agent::acw"
  | "agent::enqueued_next_state"
  | "agent::cleared_next_state";

/** An event derived from two payloads. */
export type AgentDataEvent =
  | { readonly kind: "agent"; readonly name: AgentEventName }
  | { readonly kind: "state-change"; readonly oldState: string; readonly newState: string }
  | {
      readonly kind: "contact";
      readonly name: ContactEventName;
      readonly contactId: string;
      /** Last known data of a removed contact. */
      readonly last?: ContactData;
    };

/** State to compare the next payload with. */
export type Seen = {
  readonly data: HostAgentData;
  /** Contacts whose end event was triggered, or that were over when first seen. A contact that becomes active again leaves the set. */
  readonly over: ReadonlySet<string>;
};

/** Derived events, and the state to compare the next payload with. */
export type Diff = { readonly events: readonly AgentDataEvent[]; readonly seen: Seen };

/** Names of agent states that report an error. */
const ERROR_NAMES = new Set(
  (
    "Error AgentHungUp BadAddressAgent BadAddressCustomer Default FailedConnectAgent FailedConnectCustomer InvalidLocale " +
    "LineEngagedAgent LineEngagedCustomer MissedCallAgent MissedCallCustomer MultipleCcpWindows RealtimeCommunicationError"
  ).split(" "),
);

/** Pure. `previous` is undefined for the first payload. */
export function diff(previous: Seen | undefined, next: HostAgentData): Diff {
  const events: AgentDataEvent[] = [];
  addAgentEvents(events, previous?.data.snapshot, next.snapshot);
  const over = addContactEvents(events, previous, next.snapshot.contacts);
  return { events, seen: { data: next, over } };
}

function addAgentEvents(
  events: AgentDataEvent[],
  previous: AgentSnapshotData | undefined,
  next: AgentSnapshotData,
): void {
  const add = (name: AgentEventName): void => void events.push({ kind: "agent", name });
  const { type, name } = next.state;
  const oldName = previous?.state.name ?? "Init";

  if (previous === undefined) add("agent::init");
  add("agent::refresh");
  if (
    type !== (previous?.state.type ?? "init") &&
    (type === "routable" || type === "not_routable" || type === "offline")
  ) {
    add(`agent::${type}`);
  }
  if (name !== oldName) {
    events.push({ kind: "state-change", oldState: oldName, newState: name });
    if (ERROR_NAMES.has(name)) add("agent::error");
    if (name === "AfterCallWork") add("agent::acw");
  }
  const nextName = next.nextState?.name ?? null;
  if (nextName !== (previous?.nextState?.name ?? null)) {
    add(nextName === null ? "agent::cleared_next_state" : "agent::enqueued_next_state");
  }
}

/**
 * Reports added contacts in the order of the new payload, then removed and common ones in the order of the old. Returns the contacts that
 * are over.
 */
function addContactEvents(
  events: AgentDataEvent[],
  previous: Seen | undefined,
  contacts: readonly ContactData[],
): ReadonlySet<string> {
  const before = previous?.data.snapshot.contacts ?? [];
  const known = new Set(before.map(({ contactId }) => contactId));
  const present = new Map(contacts.map((contact) => [contact.contactId, contact]));
  const over = new Set<string>();

  const follow = ({ contactId, state }: ContactData, from: ContactStateType, first?: ContactEventName): void => {
    const steps = stepsOf(from, state.type);
    for (const name of [...(first === undefined ? [] : [first]), ...steps, "contact::refresh" as const]) {
      events.push({ kind: "contact", name, contactId });
    }
    if (isOver(previous?.over.has(contactId) === true, steps, state.type)) over.add(contactId);
  };

  for (const contact of contacts) if (!known.has(contact.contactId)) follow(contact, "init", "contact::init");
  for (const last of before) {
    const { contactId } = last;
    if (present.has(contactId)) continue;
    if (!previous?.over.has(contactId)) events.push({ kind: "contact", name: "contact::ended", contactId, last });
    events.push({ kind: "contact", name: "contact::destroyed", contactId, last });
  }
  for (const last of before) {
    const contact = present.get(last.contactId);
    if (contact !== undefined) follow(contact, last.state.type);
  }
  return over;
}
