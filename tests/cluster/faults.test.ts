/**
 * Faults of every part of a cluster under load, judged by the checker of tests/history. The clock of the second node is five minutes ahead all the time.
 * FAULT_ROUNDS sets the rounds of each fault, FAULT_SEED the first seed.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { createSeededRandom } from "@tributary/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAnomalies } from "../history/find-anomalies.ts";
import { type AgentPage, openAgentPage } from "./support/agent-page.ts";
import { type Cluster, startCluster } from "./support/cluster.ts";
import { type Load, runRound } from "./support/fault-run.ts";
import type { NodeProcess } from "./support/node-process.ts";
import { seedAgents } from "./support/seed-agents.ts";

const AGENTS = 20;
const FIVE_MINUTES_MS = 300_000;
/** 50 chats and 2,000 messages. */
const LOAD: Load = {
  chats: 50,
  lateChats: 5,
  messagesPerSide: 20,
  paceMs: 250,
  acceptedWithinMs: 30_000,
  convergedWithinMs: 30_000,
};
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 1);
const FIRST_SEED = Number(process.env.FAULT_SEED ?? Date.now() % 100_000);

/** Rests for a random time between 200 ms and 1 s, so that rounds meet different moments. */
type Pause = () => Promise<void>;
type Fault = (cluster: Cluster, node: NodeProcess, pause: Pause) => Promise<void>;

const FAULTS: readonly (readonly [name: string, fault: Fault])[] = [
  [
    "a node is killed and starts again",
    async (_cluster, node, pause) => {
      await pause();
      await node.kill();
      await pause();
      await node.start();
    },
  ],
  [
    "the leader is killed and starts again",
    async ({ nodes }, node, pause) => {
      const leader = leaderOf(nodes) ?? node;
      await pause();
      await leader.kill();
      await sleep(5_000); // the other node takes over after four seconds
      await leader.start();
    },
  ],
  [
    "the database crashes and starts again",
    async ({ servers }, _node, pause) => {
      await pause();
      await servers.postgres.stop("immediate");
      await pause();
      await servers.postgres.start();
    },
  ],
  [
    "the broker is killed and starts again",
    async ({ servers }, _node, pause) => {
      await pause();
      await servers.nats.kill();
      await pause();
      await servers.nats.start();
    },
  ],
  [
    "the broker is cut off for ten seconds",
    async ({ servers }, _node, pause) => {
      await pause();
      servers.nats.pause();
      await sleep(10_000);
      servers.nats.resume();
    },
  ],
  [
    "the leader is paused for twenty seconds",
    async ({ nodes }, node, pause) => {
      const leader = leaderOf(nodes) ?? node;
      await pause();
      leader.pause();
      await sleep(20_000);
      leader.resume();
    },
  ],
];

let cluster: Cluster;
let agents: readonly AgentPage[];

beforeAll(async () => {
  cluster = await startCluster({
    nodes: 2,
    clocksAheadMs: [0, FIVE_MINUTES_MS],
    settings: { TRIBUTARY_LOG_LEVEL: "info" },
    prepare: ({ postgres }) => seedAgents(postgres.url, AGENTS),
  });
  agents = await Promise.all(
    Array.from({ length: AGENTS }, (_, index) => openAgentPage(cluster.url, `agent-${index + 1}`)),
  );
});
afterAll(async () => {
  for (const agent of agents) agent[Symbol.dispose]();
  await cluster[Symbol.asyncDispose]();
});

describe.each(FAULTS)("while %s", (_name, fault) => {
  it.each(Array.from({ length: ROUNDS }, (_, round) => FIRST_SEED + round))(
    "each acknowledged message arrives once and in order, and each contact at one agent (seed %d)",
    async (seed) => {
      const random = createSeededRandom(seed);
      const pause: Pause = () => sleep(200 + 800 * random.fraction());
      const node = cluster.nodes[Math.floor(random.fraction() * cluster.nodes.length)] as NodeProcess;
      for (const agent of agents) agent.forget();

      const history = await runRound({ cluster, agents, fault: () => fault(cluster, node, pause) }, LOAD);

      const anomalies = findAnomalies(history);
      if (anomalies.length > 0) process.stderr.write(`${cluster.output().slice(-4_000)}\n`);
      expect(anomalies).toEqual([]);
      expect(history.sends).toHaveLength(2 * LOAD.chats * LOAD.messagesPerSide);
      expect(history.sends.filter(({ outcome }) => outcome !== "ok")).toEqual([]);
      for (const { name, desk } of agents) expect([name, ...desk().keys()]).toEqual([name]);
    },
    180_000,
  );
});

/** Returns the node whose newest line about routing is its beginning. */
function leaderOf(nodes: readonly NodeProcess[]): NodeProcess | undefined {
  return nodes.find((node) => {
    const lines = [...node.output().matchAll(/routing (begins|ends) on this node/g)];
    return node.isRunning && lines.at(-1)?.[1] === "begins";
  });
}
