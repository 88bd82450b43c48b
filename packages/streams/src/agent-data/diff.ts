/**
 * From two payloads of `agent::update` to what happened between them, in the order in which pages are told.
 *
 *   agent: init · refresh · routable/not_routable/offline · state_change · error · acw · enqueued/cleared_next_state
 *   then contacts added, contacts removed, contacts in both; each with its state's events, then refresh.
 *
 * Source: streams protocol 2.6.
 */
import type { ContactEventName } from "./contact-steps.ts";
import { isOver, stepsOf } from "./contact-steps.ts";
import type { AgentData, AgentSnapshotData, ContactData } from "./types.ts";

/** What is told with the agent as its payload. */
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

/** One thing that happened. */
export type AgentDataEvent =
  | { readonly kind: "agent"; readonly name: AgentEventName }
  | { readonly kind: "state-change"; readonly oldState: string; readonly newState: string }
  | {
      readonly kind: "contact";
      readonly name: ContactEventName;
      readonly contactId: string;
      /** Of a contact that is gone: what was last known of it. */
      readonly last?: ContactData;
    };

/** What later payloads are compared with. */
export type Seen = {
  readonly data: AgentData;
  /** Contacts whose end was told, or that were over when first seen. It is told once; being active again starts anew. */
  readonly over: ReadonlySet<string>;
};

/** What happened, and what to compare the next payload with. */
export type Diff = { readonly events: readonly AgentDataEvent[]; readonly seen: Seen };

/** Names of agent states that say that something went wrong. */
const ERROR_NAMES = new Set(
  (
    "Error AgentHungUp BadAddressAgent BadAddressCustomer Default FailedConnectAgent FailedConnectCustomer InvalidLocale " +
    "LineEngagedAgent LineEngagedCustomer MissedCallAgent MissedCallCustomer MultipleCcpWindows RealtimeCommunicationError"
  ).split(" "),
);

/** Pure. `previous` is undefined for the first payload. */
export function diff(previous: Seen | undefined, next: AgentData): Diff {
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

/** Hands back which contacts are over now. */
function addContactEvents(
  events: AgentDataEvent[],
  previous: Seen | undefined,
  contacts: readonly ContactData[],
): ReadonlySet<string> {
  const left = new Map(previous?.data.snapshot.contacts.map((contact) => [contact.contactId, contact]));
  const over = new Set<string>();
  const common: AgentDataEvent[] = [];

  for (const { contactId, state } of contacts) {
    const old = left.get(contactId);
    left.delete(contactId);
    const steps = stepsOf(old?.state.type ?? "init", state.type);
    const to = old === undefined ? events : common;
    const add = (name: ContactEventName): void => void to.push({ kind: "contact", name, contactId });
    if (old === undefined) add("contact::init");
    for (const name of steps) add(name);
    add("contact::refresh");
    if (isOver(previous?.over.has(contactId) === true, steps, state.type)) over.add(contactId);
  }
  for (const [contactId, last] of left) {
    const add = (name: ContactEventName): void => void events.push({ kind: "contact", name, contactId, last });
    if (!previous?.over.has(contactId)) add("contact::ended");
    add("contact::destroyed");
  }
  for (const event of common) events.push(event);
  return over;
}
