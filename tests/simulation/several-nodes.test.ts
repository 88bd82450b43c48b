/**
 * Simulates several centers on one store and one broker in virtual time, with killed and paused nodes, cut links and a store that does not
 * answer, and checks what customers and agents may rely on. `SIMULATION_SEEDS=1-200` runs other seeds.
 */
import type { Center } from "@tributary/engine";
import {
  createSeededRandom,
  currentViolations,
  demoDefinition,
  type InProcessCluster,
  inProcessCluster,
  invariantViolations,
} from "@tributary/testkit";
import { expect, it } from "vitest";
import { type ClusterDay, createClusterDay } from "./cluster-day.ts";
import { addNode, FAULTS, suffer } from "./cluster-faults.ts";
import { simulateClusterAgent, simulateVisits, type Visit } from "./cluster-people.ts";

const CUSTOMERS = 40;
const VISITS = 5;

/** Time within which everything is as it should be again after a fault. Unit: milliseconds. */
const HEALED_MS = 5_000;

const seeds = seedsOf(process.env.SIMULATION_SEEDS ?? "1-4");

it.each(seeds)("keeps its promises on several nodes that fail, with seed %i", { timeout: 120_000 }, async (seed) => {
  const random = createSeededRandom(seed);
  const unlawful: string[] = [];
  const definition = demoDefinition({ agents: 9, chatSlots: 3, afterContactWorkMs: 10_000 });
  const cluster = inProcessCluster({
    definition,
    seed: seed + 1_000,
    onWritten: (node, types) => unlawful.push(...unlawfulOffers(cluster, node, types)),
  });
  const day = createClusterDay(cluster, random);
  const nodes = seed % 2 === 0 ? 3 : 2;
  for (let number = 1; number <= nodes; number += 1) await addNode(day, `node-${number}`);

  for (const { id } of definition.users) simulateClusterAgent(day, id);
  const visits: Visit[] = [];
  let leaving = CUSTOMERS;
  for (let number = 1; number <= CUSTOMERS; number += 1) {
    void simulateVisits(day, `customer ${number}`, VISITS).then((done) => {
      visits.push(...done);
      leaving -= 1;
    });
  }

  while (leaving > 0) {
    await cluster.clock.run(random.between(2_000, 20_000));
    const fault = random.pick(FAULTS);
    await suffer(day, fault);
    await cluster.clock.run(HEALED_MS);
    expect(await lastingViolations(day), `seed ${seed}, after ${fault}`).toEqual([]);
  }
  await cluster.clock.run(60_000);

  const center = centerOf(day);
  const atRest = { center, definition, disk: cluster.disk, clock: cluster.clock };
  expect(await cluster.finish(invariantViolations(atRest)), `seed ${seed}`).toEqual([]);
  expect(unlawful, `seed ${seed}`).toEqual([]);
  expect(visits).toHaveLength(CUSTOMERS * VISITS);
  expect(visits.flatMap((visit) => lostMessages(cluster, visit))).toEqual([]);
  expect(offersOutOfOrder(cluster)).toEqual([]);
  expect(leftOver(cluster, await cluster.finish(center.agents.all()))).toEqual([]);
  expect(cluster.log.of("error").filter(({ message }) => !EXPECTED_ERRORS.has(message))).toEqual([]);
});

/** Errors that a node logs because of the faults. */
const EXPECTED_ERRORS = new Set([
  "failed to take the lead in routing",
  "offer failed",
  "timer failed",
  "lasting feed ended",
]);

function seedsOf(range: string): number[] {
  const [from = 1, to = from] = range.split("-").map(Number);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function centerOf({ nodes }: ClusterDay): Center {
  const [node] = nodes;
  if (node === undefined) throw new Error("no node is left");
  return node.center;
}

/** Violations that are there for a whole second: between two commits there are some for milliseconds. */
async function lastingViolations(day: ClusterDay): Promise<readonly string[]> {
  const { cluster } = day;
  const { definition, disk, clock } = cluster;
  const look = async (): Promise<readonly string[]> => {
    const found = await cluster.finish(currentViolations({ center: centerOf(day), definition, disk, clock }));
    return found.map((sentence) => sentence.replace(/waited \d+ ms/, "waited"));
  };
  const before = await look();
  await clock.run(1_000);
  const after = await look();
  return before.filter((each) => after.includes(each));
}

/** Checks that offers are written only by the node that holds the lease. */
function unlawfulOffers({ disk }: InProcessCluster, node: string, types: readonly string[]): string[] {
  const isOffer = types.includes("contact.offered");
  const holder = disk.leases.get("routing")?.holder;
  return isOffer && holder?.startsWith(`${node} `) !== true ? [`${node} made an offer, while ${holder} routes`] : [];
}

type Written = {
  readonly seq: number;
  readonly type: string;
  readonly participantId?: string;
  readonly content?: string;
};

function eventsOf({ disk }: InProcessCluster, conversationId: string): Written[] {
  const events = disk.streams.get(`conversation/${conversationId}`)?.events ?? [];
  return events.map(({ text }, index) => ({ ...(JSON.parse(text) as Written), seq: index + 1 }));
}

/** Checks that each acknowledged message is in the journal once and in order, and that the client received each event once and in order. */
function lostMessages(cluster: InProcessCluster, { conversation, texts, seqs }: Visit): string[] {
  const events = eventsOf(cluster, conversation.conversationId);
  const written = events.flatMap(({ type, participantId, content }) =>
    type === "message.sent" && participantId === conversation.participantId ? [content] : [],
  );
  // What was sent when the agent ended the chat may be written without an acknowledgement; nothing else may.
  const acknowledged = written.slice(0, texts.length);
  const all = events.map(({ seq }) => seq);
  return [
    ...(JSON.stringify(acknowledged) === JSON.stringify(texts) && written.length <= texts.length + 1
      ? []
      : [`acknowledged ${texts.join("; ")}, written ${written.join("; ")}`]),
    ...(JSON.stringify(seqs) === JSON.stringify(all)
      ? []
      : [`client of ${conversation.conversationId} received ${seqs.join(" ")} of ${all.length}`]),
  ];
}

/** Checks that no contact is offered while it is offered or connected. */
function offersOutOfOrder(cluster: InProcessCluster): string[] {
  const conversations = [...cluster.disk.streams.values()].filter(({ stream }) => stream.kind === "conversation");
  return conversations.flatMap(({ stream: { id } }) => {
    let isTaken = false;
    return eventsOf(cluster, id).flatMap(({ type, seq }) => {
      const isTwice = type === "contact.offered" && isTaken;
      if (type === "contact.offered") isTaken = true;
      else if (type === "contact.offer-lapsed" || type === "contact.offer-withdrawn") isTaken = false;
      return isTwice ? [`${id}: offered twice at event ${seq}`] : [];
    });
  });
}

/** Checks that all desks are empty after the last chat and that no timer is overdue. */
function leftOver({ disk, clock }: InProcessCluster, agents: Awaited<ReturnType<Center["agents"]["all"]>>): string[] {
  return [
    ...agents.flatMap(({ id, slots }) => slots.map(({ contactId }) => `contact ${contactId} is still at ${id}`)),
    ...[...disk.timers.values()]
      .filter(({ dueAt }) => dueAt < clock.now() - 10_000)
      .map(({ id }) => `timer ${id} has not run`),
  ];
}
