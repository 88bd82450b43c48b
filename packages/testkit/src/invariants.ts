/**
 * Invariants of a center at rest. They hold after any sequence of commands, crashes and restarts. Each function returns one sentence per
 * violation.
 */
import {
  type AgentDesk,
  type Center,
  type ConversationState,
  createCenter,
  openContacts,
  type Slot,
} from "@tributary/engine";
import { createInProcessFanout, createMemoryStore, type MemoryDisk } from "@tributary/journal";
import { type Clock, silentLogger } from "@tributary/kernel";
import {
  type AgentEvent,
  activeExpression,
  asId,
  type CenterDefinition,
  type Channel,
  type ContactId,
  type ConversationId,
  DELIVERED_TYPES,
  fulfils,
  isRoutable,
  ownerOfQueue,
  type RoutingProfile,
  type UserId,
} from "@tributary/model";
import { authenticationViolations } from "./authentication-invariants.ts";
import type { InProcessCenter } from "./in-process-center.ts";
import { journalOf } from "./journal-of.ts";
import { createManualClock } from "./manual-clock.ts";
import { proficiencyViolations, proficientAgents } from "./proficiency-invariants.ts";
import { createSeededRandom } from "./seeded-random.ts";

/** A center with no work in progress, and its definition, storage and clock. */
export type CenterAtRest = {
  readonly center: Center;
  readonly definition: CenterDefinition;
  readonly disk: MemoryDisk;
  readonly clock: Clock;
};

/** Returns the violations of all invariants except the snapshot law. */
export async function invariantViolations(harness: CenterAtRest): Promise<readonly string[]> {
  return [
    ...journalViolations(harness.disk),
    ...concurrencyViolations(harness),
    ...proficiencyViolations(harness),
    ...(await currentViolations(harness)),
  ];
}

/** Returns the violations in the current state. Skips the journals, so it stays fast as they grow. */
export async function currentViolations(harness: CenterAtRest): Promise<readonly string[]> {
  const current = await readState(harness);
  return [
    ...idleViolations(harness, current),
    ...deskViolations(current),
    ...overdueViolations(harness, current),
    ...(await explanationViolations(harness, current)),
  ];
}

/** Checks that events are numbered from 1 without gaps, their times never decrease, and each item is later than the one before. */
export function journalViolations(disk: MemoryDisk): readonly string[] {
  return [...disk.streams.keys()].flatMap((key) => {
    let last = { seq: 0, at: 0, itemAt: 0 };
    return journalOf(disk, key).flatMap(({ seq, at, type }) => {
      const isItem = (DELIVERED_TYPES as readonly string[]).includes(type); // widened, so that any event type can be looked up
      const violations = [
        ...(seq === last.seq + 1 ? [] : [`${key}: event ${seq} follows event ${last.seq}`]),
        ...(at >= last.at ? [] : [`${key}: event ${seq} is earlier than the one before`]),
        ...(isItem && at <= last.itemAt ? [`${key}: item ${seq} is not later than the one before`] : []),
      ];
      last = { seq, at, itemAt: isItem ? at : last.itemAt };
      return violations;
    });
  });
}

/** Checks for each offer that routing made that the agent had a free slot. */
export function concurrencyViolations({
  disk,
  definition,
}: Pick<CenterAtRest, "disk" | "definition">): readonly string[] {
  return definition.users.flatMap(({ id, routingProfileId }) => {
    const profile = definition.routingProfiles.find((each) => each.id === routingProfileId);
    const desk: TakenSlots = new Map();
    // An agent stream contains only agent events.
    const events = journalOf(disk, `agent/${id}`) as unknown as readonly (AgentEvent & { seq: number })[];
    return events.flatMap((event) => {
      const isRouted = event.type === "agent.contact-offered" && event.isAssigned !== true;
      const free = isRouted ? freeSlotsBeside([...desk.values()], profile, event.channel) : 1;
      applyEvent(desk, event);
      return free > 0 ? [] : [`agent ${id}: a contact was offered without a free slot at event ${event.seq}`];
    });
  });
}

/** Contacts on a desk that take a slot, or are paused. */
type TakenSlots = Map<ContactId, { readonly channel: Channel; readonly isPaused: boolean }>;

function applyEvent(desk: TakenSlots, event: AgentEvent): void {
  if (!("contactId" in event)) return;
  const { contactId } = event;
  const known = desk.get(contactId);
  switch (event.type) {
    case "agent.contact-offered":
      desk.set(contactId, { channel: event.channel, isPaused: false });
      break;
    case "agent.contact-cleared":
    case "agent.offer-withdrawn":
      desk.delete(contactId);
      break;
    case "agent.contact-paused":
      if (known) desk.set(contactId, { ...known, isPaused: true });
      break;
    case "agent.contact-resumed":
    case "agent.contact-ended": // the work after a contact takes a slot, also if it ended while it was paused
      if (known) desk.set(contactId, { ...known, isPaused: false });
      break;
  }
}

/** `conversations`: each at each of its contacts that has not ended. */
type CurrentState = { readonly agents: readonly AgentDesk[]; readonly conversations: readonly ConversationState[] };

async function readState({ center, disk }: CenterAtRest): Promise<CurrentState> {
  const conversations: ConversationState[] = [];
  for (const { stream, snapshot } of disk.streams.values()) {
    if (stream.kind !== "conversation" || snapshot?.isActive === false) continue;
    const described = await center.contacts.describe(stream.id); // a conversation has the id of its first contact
    if (!described.ok) continue;
    const { whole } = described.value;
    conversations.push(...openContacts(whole).map((contact) => ({ ...whole, contact })));
  }
  return { agents: await center.agents.all(), conversations };
}

/** Returns the agents who are in the conversation, beside its contact. */
function presentIn(
  conversations: readonly ConversationState[],
  { id, monitors = [] }: ConversationState,
): readonly UserId[] {
  const supervisors = monitors.map(({ agentId }) => agentId);
  const holders = conversations.flatMap((each) => {
    const { state } = each.contact;
    if (each.id !== id) return [];
    if (state.phase === "offered") return [state.to.agentId];
    return state.phase === "connected" ? [state.with.agentId] : [];
  });
  return [...supervisors, ...holders];
}

/** Checks that no contact waits while an agent is free who serves its queue and whose routing delay has passed. */
function idleViolations({ definition, clock }: CenterAtRest, { agents, conversations }: CurrentState): string[] {
  const proficient = proficientAgents(definition);
  return conversations.flatMap((conversation) => {
    const { contact } = conversation;
    const { state, channel, id } = contact;
    const required = activeExpression(contact.criteria);
    if (state.phase !== "queued") return [];
    const waitedMs = clock.now() - state.place.queuedAt;
    const present = presentIn(conversations, conversation);
    const free = agents.filter((agent) => {
      if (present.includes(agent.id)) return false;
      const { profile, freeSlots } = capacityOf(definition, agent, channel);
      if (required !== null && !fulfils(proficient(agent.id), required)) return false;
      const owner = ownerOfQueue(state.place.queueId);
      if (owner !== undefined) return owner === agent.id && isRoutable(agent.availability) && freeSlots > 0;
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
  const slots = agent.slots.map((slot) => ({
    channel: slot.channel,
    isPaused: slot.state.phase === "paused" || slot.state.phase === "monitoring",
  }));
  return { profile, freeSlots: freeSlotsBeside(slots, profile, channel) };
}

/** Number of further contacts of a channel beside those on a desk. None if one of another channel may not be joined. */
function freeSlotsBeside(
  slots: readonly { readonly channel: Channel; readonly isPaused: boolean }[],
  profile: RoutingProfile | undefined,
  channel: Channel,
): number {
  const taken = slots.filter(({ isPaused }) => !isPaused);
  if (taken.some((each) => each.channel !== channel && !profile?.crossChannels.includes(each.channel))) return 0;
  return (profile?.concurrency[channel] ?? 0) - taken.filter((each) => each.channel === channel).length;
}

/** Checks on the node that routes that each agent has an obstacle to each waiting contact: without one, they would have the contact. */
async function explanationViolations({ center }: CenterAtRest, { conversations }: CurrentState): Promise<string[]> {
  const violations: string[] = [];
  for (const { contact } of conversations) {
    if (contact.state.phase !== "queued") continue;
    const explained = await center.contacts.explainRouting(contact.id);
    if (!explained.ok || explained.value.phase !== "queued") continue; // it has left its queue meanwhile
    if (explained.value.ahead === null) continue;
    const free = explained.value.agents.filter(({ obstacle }) => obstacle === null);
    violations.push(
      ...free.map(({ agentId }) => `contact ${contact.id} waits, and nothing keeps it from agent ${agentId}`),
    );
  }
  return violations;
}

/** Checks that the slots of agents and the states of contacts agree. */
function deskViolations({ agents, conversations }: CurrentState): string[] {
  const fromContacts = conversations.flatMap(({ contact: { id, state }, monitors = [] }) => {
    const monitoring = monitors
      .filter(({ contactId }) => contactId === id)
      .map(({ agentId }) => `contact ${id} is monitoring at ${agentId}`);
    if (state.phase === "offered") return [...monitoring, `contact ${id} is offered at ${state.to.agentId}`];
    if (state.phase === "connected") return [...monitoring, `contact ${id} is connected at ${state.with.agentId}`];
    return monitoring;
  });
  const fromDesks = agents.flatMap((agent) => agent.slots.flatMap((slot) => deskSentence(agent.id, slot)));
  return [
    ...fromContacts
      .filter((each) => !fromDesks.includes(each))
      .map((each) => `${each}, but the agent has no matching slot`),
    ...fromDesks
      .filter((each) => !fromContacts.includes(each))
      .map((each) => `${each}, but the contact is in another state`),
  ];
}

function deskSentence(agentId: UserId, { contactId, state: { phase } }: Slot): string[] {
  const isShared = phase === "offered" || phase === "connected" || phase === "monitoring";
  return isShared ? [`contact ${contactId} is ${phase} at ${agentId}`] : [];
}

/** Checks that no deadline has passed. */
function overdueViolations({ clock }: CenterAtRest, { agents, conversations }: CurrentState): string[] {
  const now = clock.now();
  const contacts = conversations.flatMap(({ id, contact, chat }) => {
    if (contact.state.phase === "ended") return [];
    const { criteria } = contact;
    const isWaiting = contact.state.phase === "queued" || contact.state.phase === "offered";
    const isLate =
      isWaiting && criteria?.progress.phase === "active" && (criteria.progress.expiresAt ?? now + 1) <= now;
    const rings = contact.state.phase === "offered" && contact.state.expiresAt <= now;
    return [
      ...(rings ? [`contact ${contact.id} rings past its deadline`] : []),
      ...(isLate ? [`a step of contact ${contact.id} is active past its deadline`] : []),
      ...((chat?.expiresAt ?? now + 1) <= now ? [`conversation ${id} continues past its end`] : []),
    ];
  });
  const work = agents.flatMap(({ id, slots }) =>
    slots.flatMap(({ state, contactId }) => {
      const isOver = state.phase === "after-contact-work" && state.work.endsAt !== null && state.work.endsAt <= now;
      return isOver ? [`agent ${id} is in after-contact work for ${contactId} past the limit`] : [];
    }),
  );
  const signIns = conversations.flatMap((each) => authenticationViolations(each, now));
  return [...contacts, ...work, ...signIns];
}

/**
 * Checks the snapshot law: the running center, a center loaded from snapshots and later events, and a center rebuilt from all events return
 * the same state of each stream.
 */
export async function snapshotViolations(harness: InProcessCenter | CenterAtRest): Promise<readonly string[]> {
  const now = harness.clock.now();
  const loaded = await frozenCenter(copyOf(harness.disk, { withSnapshots: true }), now);
  const rebuilt = await frozenCenter(copyOf(harness.disk, { withSnapshots: false }), now);
  const violations: string[] = [];
  for (const { stream } of harness.disk.streams.values()) {
    const of = (center: Center) => stateOf(center, stream);
    const [running, fromSnapshot, fromEvents] = await Promise.all([of(harness.center), of(loaded), of(rebuilt)]);
    if (running !== fromSnapshot)
      violations.push(`${stream.kind} ${stream.id}: running\n${running}\nloaded\n${fromSnapshot}`);
    if (running !== fromEvents)
      violations.push(`${stream.kind} ${stream.id}: running\n${running}\nrebuilt\n${fromEvents}`);
  }
  return violations;
}

/** Opens a read-only center: its clock never advances, so no timer runs. */
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

/** Serializes a value; the order of its fields does not affect the text. */
function asText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
