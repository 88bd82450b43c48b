/** Nodes on sources with a fault in them, under the same load and faults as in faults.test.ts: the checker must catch each of them. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { findAnomalies } from "../history/find-anomalies.ts";
import type { Anomaly } from "../history/history.ts";
import { openAgentPage } from "./support/agent-page.ts";
import { type Cluster, startCluster } from "./support/cluster.ts";
import { type Load, runRound } from "./support/fault-run.ts";
import type { Patch } from "./support/node-process.ts";
import { seedAgents } from "./support/seed-agents.ts";

const AGENTS = 10;
const LOAD: Load = {
  chats: 20,
  lateChats: 1,
  messagesPerSide: 20,
  paceMs: 150,
  acceptedWithinMs: 5_000,
  convergedWithinMs: 3_000,
};

type BrokenBuild = {
  readonly name: string;
  readonly patches: readonly Patch[];
  readonly fault: (cluster: Cluster) => Promise<void>;
  readonly caughtAs: Anomaly["kind"];
};

const BROKEN_BUILDS: readonly BrokenBuild[] = [
  {
    name: "acknowledges before the database has a commit",
    patches: [
      {
        file: "store-postgres/src/create.ts",
        from: "queue.submit(commit) :",
        to: "(queue.submit(commit).catch(() => undefined), Promise.resolve({ ok: true })) :",
      },
    ],
    async fault({ servers }) {
      await servers.postgres.stop("immediate");
      await sleep(500);
      await servers.postgres.start();
    },
    caughtAs: "lost",
  },
  {
    name: "ignores the tokens of repeated messages",
    patches: [
      {
        file: "engine/src/chat/decide-message.ts",
        from: "const earlier = sent &&",
        to: "const earlier = false &&",
      },
    ],
    // Requests that wait in a paused node are repeated on another one, and carried out when it continues.
    async fault({ nodes: [node] }) {
      node?.pause();
      await sleep(6_000);
      node?.resume();
    },
    caughtAs: "doubled",
  },
  {
    name: "does not read the events that its feeds miss",
    patches: [
      {
        file: "journal/src/feed.ts",
        from: "event.seq === feed.seq + 1",
        to: "event.seq > feed.seq",
      },
      {
        file: "journal/src/feed.ts",
        from: 'feed.phase === "caught-up" && feed.seq !== null',
        to: "false",
      },
    ],
    async fault({ servers }) {
      await servers.nats.kill();
      await sleep(500);
      await servers.nats.start();
    },
    caughtAs: "missed-by-client",
  },
];

describe("the checker of histories", () => {
  it.each(BROKEN_BUILDS)("catches a build that $name", async ({ patches, fault, caughtAs }) => {
    await using cluster = await startCluster({
      nodes: 2,
      patches,
      prepare: ({ postgres }) => seedAgents(postgres.url, AGENTS),
    });
    using pages = new DisposableStack();
    const agents = await Promise.all(
      Array.from({ length: AGENTS }, (_, index) => openAgentPage(cluster.url, `agent-${index + 1}`)),
    );
    for (const agent of agents) pages.use(agent);

    const history = await runRound({ cluster, agents, fault: () => fault(cluster) }, LOAD);

    expect(new Set(findAnomalies(history).map(({ kind }) => kind))).toContain(caughtAs);
  });
});
