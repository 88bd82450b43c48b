/** One round of load with a fault in the middle, and its history. */
import { setTimeout as sleep } from "node:timers/promises";
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { createPostgresStore } from "@tributary/store-postgres";
import { type Item, joinChat, readTranscript } from "../../chaos/support/participant-calls.ts";
import type { DeskEvent, FinalState, History, Send, WaitingSample } from "../../history/history.ts";
import type { AgentPage } from "./agent-page.ts";
import type { Cluster } from "./cluster.ts";
import { type Customer, isOfTest, leaveChat, sendMessages, startCustomer } from "./participants.ts";
import { SLOTS } from "./seed-agents.ts";

/** Size of a round; times in milliseconds. The fault begins when a third of the messages have been sent. */
export type Load = {
  readonly chats: number;
  /** Chats that are started while the fault lasts. */
  readonly lateChats: number;
  readonly messagesPerSide: number;
  readonly paceMs: number;
  /** Time for agents to accept a contact. */
  readonly acceptedWithinMs: number;
  /** Time for clients to receive what they missed, and for desks to become empty. */
  readonly convergedWithinMs: number;
};

/** Time after healing at which no contact may wait beside a free slot. Unit: milliseconds. */
const ROUTED_WITHIN_MS = 5_000;

type Setup = { readonly cluster: Cluster; readonly agents: readonly AgentPage[]; readonly fault: () => Promise<void> };

/** Runs a round. `fault` resolves when everything works again. */
export async function runRound({ cluster, agents, fault }: Setup, load: Load): Promise<History> {
  const { url } = cluster;
  using customers = new DisposableStack();
  const start = async (index: number): Promise<Customer> =>
    customers.use(await startCustomer(url, `Customer ${index}`));
  const early = await Promise.all(Array.from({ length: load.chats - load.lateChats }, (_, index) => start(index)));
  await until(() => early.every(({ contactId }) => tokenOf(agents, contactId) !== undefined), load.acceptedWithinMs);

  const sending = Promise.all(early.map((customer) => converse(url, { customer, agents, load })));
  await sleep((load.messagesPerSide * load.paceMs) / 3);
  const faulting = fault();
  const late = await Promise.all(
    Array.from({ length: load.lateChats }, (_, index) => start(load.chats - load.lateChats + index)),
  );
  const lateSending = Promise.all(late.map((customer) => converse(url, { customer, agents, load })));
  await faulting;
  const all = [...early, ...late];
  await sleep(ROUTED_WITHIN_MS);
  const waiting = sampleWaiting(all, agents);
  const sends = [...(await sending), ...(await lateSending)].flat();

  await until(() => all.every((customer) => isComplete(customer, agents, sends)), load.convergedWithinMs);
  const transcripts = await Promise.all(
    all.map(async ({ contactId, participantToken }) => {
      const chat = { ContactId: contactId, ParticipantId: "", ParticipantToken: participantToken };
      const items = await readTranscript(asCenter(cluster), await joinChat(asCenter(cluster), chat));
      return { chat: contactId, messages: items.flatMap(messageOf) };
    }),
  );
  const receptions = all.flatMap((customer) => receptionsOf(customer, agents));
  const final = await endAll(url, { customers: all, agents, load });
  const deskEvents = await readDeskEvents(cluster, new Set(all.map(({ contactId }) => contactId)));
  return { sends, receptions, transcripts, deskEvents, final, waiting: [waiting] };
}

type Conversation = { readonly customer: Customer; readonly agents: readonly AgentPage[]; readonly load: Load };

/** Both sides send at the same time, the agent as soon as there is one. */
async function converse(url: string, { customer, agents, load }: Conversation): Promise<readonly Send[]> {
  const { contactId: chat, participantToken } = customer;
  const plan = { chat, count: load.messagesPerSide, paceMs: load.paceMs };
  const asAgent = async (): Promise<readonly Send[]> => {
    await until(() => tokenOf(agents, chat) !== undefined, 2 * load.acceptedWithinMs);
    const token = tokenOf(agents, chat);
    return token === undefined ? [] : sendMessages(url, token, { ...plan, sender: "agent" });
  };
  const asCustomer = sendMessages(url, participantToken, { ...plan, sender: "customer" });
  return (await Promise.all([asCustomer, asAgent()])).flat();
}

function tokenOf(agents: readonly AgentPage[], contactId: string): string | undefined {
  return agents.map(({ accepted }) => accepted.get(contactId)).find((token) => token !== undefined);
}

function sampleWaiting(customers: readonly Customer[], agents: readonly AgentPage[]): WaitingSample {
  const accepted = customers.filter(({ contactId }) => tokenOf(agents, contactId) !== undefined).length;
  return {
    sinceHealedMs: ROUTED_WITHIN_MS,
    waitingContacts: customers.length - accepted,
    freeSlots: agents.length * SLOTS - accepted,
  };
}

/** True if the customer, and the agent who accepted, show all acknowledged messages that they must. */
function isComplete({ contactId, shown }: Customer, agents: readonly AgentPage[], sends: readonly Send[]): boolean {
  const acknowledged = sends.filter(({ chat, outcome }) => chat === contactId && outcome === "ok");
  const agent = agents.find(({ accepted }) => accepted.has(contactId));
  const last = shown().at(-1);
  return (
    shown().length >= acknowledged.length &&
    (agent === undefined || agent.shown(contactId).some(({ id }) => id === last?.id))
  );
}

function receptionsOf({ contactId: chat, shown }: Customer, agents: readonly AgentPage[]): History["receptions"] {
  const ofAgents = agents
    .filter(({ accepted }) => accepted.has(chat))
    .map((agent) => ({ chat, client: agent.name, isFromStart: false, messages: agent.shown(chat) }));
  return [{ chat, client: "customer", isFromStart: true, messages: shown() }, ...ofAgents];
}

function messageOf({ Id, Content }: Item): { readonly id: string; readonly text: string }[] {
  return Content !== undefined && isOfTest(Content) ? [{ id: Id, text: Content }] : [];
}

/** Ends all chats and clears all desks. */
async function endAll(
  url: string,
  {
    customers,
    agents,
    load,
  }: { readonly customers: readonly Customer[]; readonly agents: readonly AgentPage[]; readonly load: Load },
): Promise<FinalState> {
  await Promise.all(customers.map(({ participantToken }) => leaveChat(url, participantToken)));
  const occupied = (): FinalState["occupiedSlots"] =>
    agents.flatMap(({ name, desk }) => [...desk().keys()].map((contact) => ({ agent: name, contact })));
  const clearing = setInterval(() => {
    for (const agent of agents) {
      for (const [contactId, type] of agent.desk()) if (type === "ended") agent.clear(contactId);
      agent.refresh();
    }
  }, 500);
  await until(() => occupied().length === 0, load.convergedWithinMs);
  clearInterval(clearing);
  return { openContacts: [], occupiedSlots: occupied() };
}

const WHAT: Readonly<Record<string, DeskEvent["what"]>> = {
  "contact.offered": "offered",
  "contact.accepted": "accepted",
  "contact.offer-lapsed": "withdrawn",
};

type StoredContactEvent = { readonly type: string; readonly contactId: string; readonly agentId: string };

/** Reads the offers of the round's contacts from the journal, which no client could observe completely. */
async function readDeskEvents({ servers }: Cluster, contacts: ReadonlySet<string>): Promise<readonly DeskEvent[]> {
  const deps = { clock: createSystemClock(), log: silentLogger };
  await using store = await createPostgresStore(deps, { url: servers.postgres.url });
  const events: DeskEvent[] = [];
  let after: string | null = null;
  for (;;) {
    const page = await store.readAll({ kinds: ["conversation"], after, limit: 1_000 });
    for (const { event } of page.events) {
      const { type, contactId: contact, agentId: agent } = event as unknown as StoredContactEvent; // an event of a conversation
      const what = WHAT[type];
      if (what !== undefined && contacts.has(contact)) events.push({ contact, agent, what });
    }
    if (page.position === after || page.events.length === 0) return events;
    after = page.position;
  }
}

function asCenter({ url }: Cluster): Parameters<typeof joinChat>[0] {
  return { url } as Parameters<typeof joinChat>[0]; // these calls use the address only
}

async function until(condition: () => boolean, limitMs: number): Promise<void> {
  const limit = performance.now() + limitMs;
  while (!condition() && performance.now() < limit) await sleep(50);
}
