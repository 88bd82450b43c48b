/** Display data: plain and immutable. The snapshot and its parts keep their identity while their contents are unchanged. */
import type {
  AgentStateType,
  ContactData,
  ContactStateType,
  ContactType,
  HostAgentData,
} from "@tributary/protocol/host-data";

/** Current state of a contact. Attributes, names and references are entered by customers: display them as text, never as markup. */
export type ContactView = {
  readonly id: string;
  readonly channel: ContactType;
  readonly phase: ContactStateType;
  /** Time at which the phase began, by the center's clock. Unit: epoch milliseconds. */
  readonly since: number;
  /** Null while monitoring. */
  readonly queueName: string | null;
  /** Null for channels other than chat. */
  readonly customerName: string | null;
  /** Name and description of a task, and of contacts that a program gave one. */
  readonly name: string | null;
  readonly description: string | null;
  /** Links, numbers and texts by name. */
  readonly references: Readonly<Record<string, { readonly type: string; readonly value: string }>>;
  readonly attributes: Readonly<Record<string, string>>;
};

/** Current state of the agent. */
export type AgentView = {
  readonly name: string;
  readonly state: { readonly name: string; readonly type: AgentStateType; readonly since: number };
  /** Name of the state that follows the current contacts. */
  readonly nextState: string | null;
  /** Names of the states that the agent can choose, in the center's order. */
  readonly choices: readonly string[];
};

/**
 * Current state of the desktop; contains an agent only while one is signed in. `opening`: no agent has signed in yet. Contacts: earliest
 * state first.
 */
export type DesktopSnapshot =
  | {
      readonly status: "opening" | "signed-out" | "denied" | "closed";
      readonly agent: null;
      readonly contacts: readonly [];
    }
  | { readonly status: "ready"; readonly agent: AgentView; readonly contacts: readonly ContactView[] };

/** Returns a snapshot without an agent. */
export function emptySnapshot(status: Exclude<DesktopSnapshot["status"], "ready">): DesktopSnapshot {
  return { status, agent: null, contacts: [] };
}

/** Returns the snapshot of `data`. Parts equal to those in `before`, and the whole if equal, keep their identity. */
export function readySnapshot(data: HostAgentData, before: DesktopSnapshot): DesktopSnapshot {
  const known = new Map(before.contacts.map((contact) => [contact.id, contact]));
  const contacts = data.snapshot.contacts.map((contact) => kept(known.get(contact.contactId), contactView(contact)));
  const next: DesktopSnapshot = {
    status: "ready",
    agent: kept(before.agent, agentView(data)),
    contacts: kept<readonly ContactView[]>(before.contacts, contacts),
  };
  const isSame = before.status === "ready" && before.agent === next.agent && before.contacts === next.contacts;
  return isSame ? before : next;
}

function agentView({ configuration, snapshot }: HostAgentData): AgentView {
  const { name, type, startTimestamp } = snapshot.state;
  return {
    name: configuration.name,
    state: { name, type, since: startTimestamp.getTime() },
    nextState: snapshot.nextState?.name ?? null,
    choices: configuration.agentStates.map((state) => state.name),
  };
}

function contactView(contact: ContactData): ContactView {
  const { contactId, type, state, queue, connections, attributes } = contact;
  const named = connections.find(({ chatMediaInfo }) => chatMediaInfo?.customerName);
  return {
    id: contactId,
    channel: type,
    phase: state.type,
    since: state.timestamp.getTime(),
    queueName: queue?.name ?? null,
    customerName: named?.chatMediaInfo?.customerName ?? null,
    name: contact.name ?? null,
    description: contact.description ?? null,
    references: Object.fromEntries(
      Object.entries(contact.references ?? {}).map(([name, { type, value }]) => [name, { type, value }]),
    ),
    attributes: Object.fromEntries(Object.values(attributes ?? {}).map(({ name, value }) => [name, value])),
  };
}

/** Returns `before` if it equals `after`. */
function kept<T>(before: T | null | undefined, after: T): T {
  return before !== null && before !== undefined && isEqual(before, after) ? before : after;
}

/** Deep equality of plain data. */
function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => isEqual(Reflect.get(one, key), Reflect.get(other, key)))
  );
}
