/**
 * The sentences that are true of every center at rest, whatever was asked of it and whenever it was ended. Each function names what is
 * broken, one sentence each; nothing when all is well.
 */
import { type AgentDesk, type Center, type ConversationState, createCenter, type Slot } from "@tributary/engine";
import { createInProcessFanout, createMemoryStore, type JournalEvent, type MemoryDisk } from "@tributary/journal";
import { type Clock, silentLogger } from "@tributary/kernel";
import {
  type AgentEvent,
  asId,
  type CenterDefinition,
  type Channel,
  type ContactId,
  type ConversationId,
  ITEM_TYPES,
  isRoutable,
  type UserId,
} from "@tributary/model";
import type { InProcessCenter } from "./in-process-center.ts";
import { createManualClock } from "./manual-clock.ts";
import { createSeededRandom } from "./seeded-random.ts";

/** What an invariant looks at: a center at rest, and what it stands on. */
export type CenterAtRest = {
  readonly center: Center;
  readonly definition: CenterDefinition;
  readonly disk: MemoryDisk;
  readonly clock: Clock;
};

/** Everything that is broken in a center at rest. */
export async function brokenInvariants(lab: CenterAtRest): Promise<readonly string[]> {
  return [...journalFaults(lab.disk), ...concurrencyFaults(lab), ...(await presentFaults(lab))];
}

/** What is broken as things stand now; the history is not looked at, so this is quick also at the end of a long day. */
export async function presentFaults(lab: CenterAtRest): Promise<readonly string[]> {
  const picture = await lookAt(lab);
  return [...idleFaults(lab, picture), ...deskFaults(picture), ...overdueFaults(lab, picture)];
}

/** Journals are numbered from 1 without a gap, their times never go back, and each item is later than the one before. */
export function journalFaults(disk: MemoryDisk): readonly string[] {
  return [...disk.streams.keys()].flatMap((key) => {
    let last = { seq: 0, at: 0, itemAt: 0 };
    return journal(disk, key).flatMap(({ seq, at, type }) => {
      const isItem = (ITEM_TYPES as readonly string[]).includes(type); // widened, so that any type may be asked about
      const faults = [
        ...(seq === last.seq + 1 ? [] : [`${key}: event ${seq} follows event ${last.seq}`]),
        ...(at >= last.at ? [] : [`${key}: event ${seq} is earlier than the one before`]),
        ...(isItem && at <= last.itemAt ? [`${key}: item ${seq} is not later than the one before`] : []),
      ];
      last = { seq, at, itemAt: isItem ? at : last.itemAt };
      return faults;
    });
  });
}

/** At no event of their journal does an agent have more contacts of a channel than their routing profile allows. */
export function concurrencyFaults({ disk, definition }: Pick<CenterAtRest, "disk" | "definition">): readonly string[] {
  return definition.users.flatMap(({ id, routingProfileId }) => {
    const profile = definition.routingProfiles.find((each) => each.id === routingProfileId);
    const desk = new Map<ContactId, Channel>();
    // The stream of an agent holds these.
    const events = journal(disk, `agent/${id}`) as unknown as readonly (AgentEvent & { seq: number })[];
    return events.flatMap((event) => {
      if (event.type === "agent.contact-offered") desk.set(event.contactId, event.channel);
      if (event.type === "agent.contact-cleared" || event.type === "agent.offer-withdrawn")
        desk.delete(event.contactId);
      if (event.type !== "agent.contact-offered") return [];
      const taken = [...desk.values()].filter((channel) => channel === event.channel).length;
      const allowed = profile?.concurrency[event.channel] ?? 0;
      return taken <= allowed
        ? []
        : [`agent ${id}: ${taken} of ${allowed} ${event.channel} contacts at event ${event.seq}`];
    });
  });
}

type Picture = { readonly agents: readonly AgentDesk[]; readonly conversations: readonly ConversationState[] };

async function lookAt({ center, disk }: CenterAtRest): Promise<Picture> {
  const conversations: ConversationState[] = [];
  for (const { stream, snapshot } of disk.streams.values()) {
    if (stream.kind !== "conversation" || snapshot?.isActive === false) continue;
    const described = await center.contacts.describe(stream.id); // a conversation has the id of its first contact
    if (described.ok) conversations.push(described.value);
  }
  return { agents: await center.agents.all(), conversations };
}

/** Nobody waits while somebody is free who serves their queue and whose delay has passed. */
function idleFaults({ definition, clock }: CenterAtRest, { agents, conversations }: Picture): string[] {
  return conversations.flatMap(({ contact }) => {
    const { state, channel, id } = contact;
    if (state.phase !== "queued") return [];
    const waitedMs = clock.now() - state.place.queuedAt;
    const free = agents.filter((agent) => {
      const { profile, freeSlots } = capacityOf(definition, agent, channel);
      const serves = profile?.queues.some(
        (queue) =>
          queue.queueId === state.place.queueId &&
          queue.channel === channel &&
          (queue.delayMs === 0 || waitedMs >= queue.delayMs),
      );
      return isRoutable(agent.availability) && freeSlots > 0 && serves;
    });
    return free.length === 0 ? [] : [`contact ${id} has waited ${waitedMs} ms while agent ${free[0]?.id} is free`];
  });
}

function capacityOf({ users, routingProfiles }: CenterDefinition, agent: AgentDesk, channel: Channel) {
  const user = users.find(({ id }) => id === agent.id);
  const profile = routingProfiles.find(({ id }) => id === user?.routingProfileId);
  const taken = agent.slots.filter((slot) => slot.channel === channel).length;
  return { profile, freeSlots: (profile?.concurrency[channel] ?? 0) - taken };
}

/** What a desk says of a contact is what the contact says of the desk. */
function deskFaults({ agents, conversations }: Picture): string[] {
  const fromContacts = conversations.flatMap(({ contact: { id, state } }) => {
    if (state.phase === "offered") return [`contact ${id} is offered at ${state.to.agentId}`];
    if (state.phase === "connected") return [`contact ${id} is connected at ${state.with.agentId}`];
    return [];
  });
  const fromDesks = agents.flatMap((agent) => agent.slots.flatMap((slot) => deskSentence(agent.id, slot)));
  return [
    ...fromContacts.filter((each) => !fromDesks.includes(each)).map((each) => `${each}, which its desk denies`),
    ...fromDesks.filter((each) => !fromContacts.includes(each)).map((each) => `${each}, which the contact denies`),
  ];
}

function deskSentence(agentId: UserId, { contactId, state: { phase } }: Slot): string[] {
  return phase === "offered" || phase === "connected" ? [`contact ${contactId} is ${phase} at ${agentId}`] : [];
}

/** Nothing that has a time is past it. */
function overdueFaults({ clock }: CenterAtRest, { agents, conversations }: Picture): string[] {
  const now = clock.now();
  const contacts = conversations.flatMap(({ id, contact, chat }) => {
    if (contact.state.phase === "ended") return [];
    const rings = contact.state.phase === "offered" && contact.state.expiresAt <= now;
    return [
      ...(rings ? [`contact ${contact.id} rings past its time`] : []),
      ...((chat?.expiresAt ?? now + 1) <= now ? [`conversation ${id} goes on past its time`] : []),
    ];
  });
  const work = agents.flatMap(({ id, slots }) =>
    slots.flatMap(({ state, contactId }) => {
      const isOver = state.phase === "after-contact-work" && state.work.endsAt !== null && state.work.endsAt <= now;
      return isOver ? [`agent ${id} works on ended contact ${contactId} past the time`] : [];
    }),
  );
  return [...contacts, ...work];
}

/**
 * The law of snapshots: what the center says of a stream is what another center says that has just loaded the kept states and the events since,
 * and what a third one says that has only the events.
 */
export async function snapshotFaults(lab: InProcessCenter | CenterAtRest): Promise<readonly string[]> {
  const now = lab.clock.now();
  const loaded = await frozenCenter(copyOf(lab.disk, { withSnapshots: true }), now);
  const rebuilt = await frozenCenter(copyOf(lab.disk, { withSnapshots: false }), now);
  const faults: string[] = [];
  for (const { stream } of lab.disk.streams.values()) {
    const of = (center: Center) => stateOf(center, stream);
    const [running, fromKept, fromEvents] = await Promise.all([of(lab.center), of(loaded), of(rebuilt)]);
    if (running !== fromKept) faults.push(`${stream.kind} ${stream.id}: running\n${running}\nloaded\n${fromKept}`);
    if (running !== fromEvents) faults.push(`${stream.kind} ${stream.id}: running\n${running}\nrebuilt\n${fromEvents}`);
  }
  return faults;
}

/** A center on a clock that never moves: it answers questions and does nothing. */
function frozenCenter(disk: MemoryDisk, now: number): Promise<Center> {
  const clock = createManualClock(now);
  return createCenter({
    store: createMemoryStore({ clock, disk }),
    fanout: createInProcessFanout({ log: silentLogger }),
    clock,
    random: createSeededRandom(1),
    log: silentLogger,
  });
}

function copyOf(disk: MemoryDisk, { withSnapshots }: { readonly withSnapshots: boolean }): MemoryDisk {
  const copy = structuredClone(disk);
  if (!withSnapshots) for (const file of copy.streams.values()) file.snapshot = null;
  return copy;
}

async function stateOf(center: Center, { kind, id }: { readonly kind: string; readonly id: string }): Promise<string> {
  if (kind === "configuration") return asText(center.directory.definition);
  if (kind === "agent") {
    const view = await center.agents.view(asId<UserId>(id));
    return asText(view.ok ? view.value.agent : view.refusal);
  }
  const described = await center.contacts.describe(asId<ConversationId>(id));
  return asText(described.ok ? described.value : described.refusal);
}

/** One text for equal values, whatever the order of their fields. */
function asText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function journal(disk: MemoryDisk, key: string): JournalEvent[] {
  // written by the memory store from events
  return (disk.streams.get(key)?.events ?? []).map(({ text }) => JSON.parse(text) as JournalEvent);
}
