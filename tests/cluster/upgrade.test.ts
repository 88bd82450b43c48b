/**
 * A rolling upgrade under load, and the way back: nodes of two versions serve one center, the next one from patched sources. It adds a member to an event, to the state
 * in snapshots and to a frame of the participant protocol. Added members do not change the version of a stream type.
 */
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { createPostgresStore } from "@tributary/store-postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { joinChat, readTranscript, startChat } from "../chaos/support/participant-calls.ts";
import type { RunningCenter } from "../e2e/support/center.ts";
import { findAnomalies } from "../history/find-anomalies.ts";
import { type AgentPage, openAgentPage } from "./support/agent-page.ts";
import { type Cluster, startCluster } from "./support/cluster.ts";
import { type Load, runRound } from "./support/fault-run.ts";
import type { Patch } from "./support/node-process.ts";
import { seedAgents } from "./support/seed-agents.ts";

const AGENTS = 10;
const LOAD: Load = {
  chats: 20,
  lateChats: 4,
  messagesPerSide: 40,
  paceMs: 300,
  acceptedWithinMs: 30_000,
  convergedWithinMs: 30_000,
};

const THIS_BUILD: readonly Patch[] = [];
const NEXT_BUILD: readonly Patch[] = [
  {
    file: "engine/src/chat/decide-message.ts",
    from: "...(inParts && { inParts }),\n  });",
    to: '...(inParts && { inParts }), tone: "calm" });',
  },
  {
    file: "engine/src/contact/evolve-conversation.ts",
    from: "return { ...state, seq: event.seq",
    to: "return { ...state, calmMessages: (state.calmMessages ?? 0) + 1, seq: event.seq",
  },
  {
    file: "http/src/participant/item.ts",
    from: 'Type: "MESSAGE", ContentType',
    to: 'Type: "MESSAGE", ...(event.tone === undefined ? {} : { Tone: event.tone }), ContentType',
  },
];

let cluster: Cluster;
let agents: readonly AgentPage[];

beforeAll(async () => {
  cluster = await startCluster({ nodes: 2, prepare: ({ postgres }) => seedAgents(postgres.url, AGENTS) });
  agents = await Promise.all(
    Array.from({ length: AGENTS }, (_, index) => openAgentPage(cluster.url, `agent-${index + 1}`)),
  );
});
afterAll(async () => {
  for (const agent of agents) agent[Symbol.dispose]();
  await cluster[Symbol.asyncDispose]();
});

it.each([
  ["the next build", NEXT_BUILD],
  ["the previous build again", THIS_BUILD],
] as const)(
  "[NL-10] nodes are replaced by %s one after the other: each message arrives once and in order, each contact at one agent",
  async (_name, patches) => {
    for (const agent of agents) agent.forget();
    async function replaceNodes(): Promise<void> {
      for (const node of cluster.nodes) {
        expect(await node.stop()).toBe(0);
        await node.start({ patches });
      }
    }

    const history = await runRound({ cluster, agents, fault: replaceNodes }, LOAD);

    expect(findAnomalies(history)).toEqual([]);
    expect(history.sends.filter(({ outcome }) => outcome !== "ok")).toEqual([]);
    expect(history.sends).toHaveLength(2 * LOAD.chats * LOAD.messagesPerSide);
    const written = await countMessages(cluster);
    expect(written.byThisBuild).toBeGreaterThan(100);
    expect(written.byNextBuild).toBeGreaterThan(100);
  },
  180_000,
);

it("[NL-10] a node serves what a node of the next build has written, without the members that it does not know", async () => {
  const [old, next] = cluster.nodes;
  if (old === undefined || next === undefined) throw new Error("two nodes");
  await next.stop();
  await next.start({ patches: NEXT_BUILD });
  const [byOld, byNext] = [centerAt(old), centerAt(next)];
  const chat = await startChat(byOld);
  const token = await joinChat(byNext, chat);
  for (const center of [byNext, byOld, byNext]) await send(center, token);

  const [seenByOld, seenByNext] = await Promise.all([byOld, byNext].map((center) => readTranscript(center, token)));

  expect(seenByOld?.map(({ Id }) => Id)).toEqual(seenByNext?.map(({ Id }) => Id));
  expect(tonesOf(seenByNext)).toEqual(["calm", undefined, "calm"]);
  expect(tonesOf(seenByOld)).toEqual([undefined, undefined, undefined]);
});

/** Counts the messages of participants in the journal by the build that wrote them. */
async function countMessages({ servers }: Cluster): Promise<Readonly<Record<"byThisBuild" | "byNextBuild", number>>> {
  const deps = { clock: createSystemClock(), log: silentLogger };
  await using store = await createPostgresStore(deps, { url: servers.postgres.url });
  const counts = { byThisBuild: 0, byNextBuild: 0 };
  let after: string | null = null;
  for (;;) {
    const page = await store.readAll({ kinds: ["conversation"], after, limit: 1_000 });
    for (const { event } of page.events) {
      if (event.type !== "message.sent" || !("clientToken" in event) || event.clientToken === null) continue;
      counts["tone" in event ? "byNextBuild" : "byThisBuild"] += 1;
    }
    if (page.position === after || page.events.length === 0) return counts;
    after = page.position;
  }
}

function centerAt({ url }: { readonly url: string }): RunningCenter {
  return { url } as RunningCenter; // the calls of participants use the address only
}

async function send({ url }: RunningCenter, token: string): Promise<void> {
  const answer = await fetch(`${url}/participant/message`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-amz-bearer": token },
    body: JSON.stringify({ ContentType: "text/plain", Content: "Hello" }),
  });
  expect(answer.status).toBe(200);
}

type ItemWithTone = Awaited<ReturnType<typeof readTranscript>>[number] & { readonly Tone?: string };

function tonesOf(items: readonly ItemWithTone[] = []): readonly (string | undefined)[] {
  return items.filter(({ Content }) => Content === "Hello").map(({ Tone }) => Tone);
}
