import { beginConversations } from "../contestants/begin-chats.ts";
import type { Contestant, RunningContestant, Setting } from "../contestants/contestant.ts";
import { agentCount, seedDataFolder } from "../contestants/seed-center.ts";
import type { Chats } from "../generator/plan.ts";
import { type NodesCenter, startApart, startOnPostgres, startOnSqlite } from "./center.ts";

/** Start of a token: its shard key, by which a load balancer may choose the node. Source: docs/wire/tokens.md. */
const SHARD_KEY = /(?:^|=)([0-9a-f]{8})\./;

/** One process with SQLite: reference of all ratios. */
export const onSqlite: Contestant = {
  name: "SQLite, one node",
  start: async (setting) =>
    running(
      await startOnSqlite((dataDir) => seedDataFolder(dataDir, agentCount(setting.chats))),
      setting,
      (chats) => chats,
    ),
};

/** One node with PostgreSQL. */
export const onPostgres: Contestant = onNodes("PostgreSQL, one node", 1, (chats) => chats);

/**
 * Two nodes. All requests of a chat, and the socket of its customer, are at one node, which the shard key of its tokens selects. Sockets of panels
 * alternate between nodes: an agent has chats of both.
 */
export const withAffinity: Contestant = onNodes("two nodes, affinity", 2, ({ seats, sockets }) => ({
  seats: seats.map((seat) => ({ ...seat, ...nodeOf(seat.bearer) })),
  sockets: sockets.map((socket) => ({ ...socket, ...nodeOf(socket.path) })),
}));

/** Two nodes that receive requests and sockets alternately. */
export const withoutAffinity: Contestant = onNodes("two nodes, alternating", 2, (chats) => chats);

/** Two centers with half of the chats each: two nodes that have nothing in common but the core and the database server. What the second process itself costs. */
export const apart: Contestant = {
  name: "two centers",
  async start({ chats }) {
    const center = await startApart(2, agentCount(chats / 2));
    const ports = center.nodes.map(({ port }) => port);
    return {
      pids: center.pids,
      ports,
      async chats() {
        const begun = await Promise.all(ports.map((port) => beginConversations(port, chats / 2)));
        return {
          seats: begun.flatMap(({ seats }, node) => seats.map((seat) => ({ ...seat, node }))),
          sockets: begun.flatMap(({ sockets }, node) => sockets.map((socket) => ({ ...socket, node }))),
        };
      },
      [Symbol.asyncDispose]: () => center[Symbol.asyncDispose](),
    };
  },
};

type Placement = (chats: Chats) => Chats;

function onNodes(name: string, nodes: number, place: Placement): Contestant {
  return {
    name,
    start: async (setting) =>
      running(await startOnPostgres({ nodes, agents: agentCount(setting.chats) }), setting, place),
  };
}

function running(center: NodesCenter, { chats }: Setting, place: Placement): RunningContestant {
  const ports = center.nodes.map(({ port }) => port);
  return {
    pids: center.pids,
    ports,
    chats: async () => place(await beginConversations(ports[0] ?? 0, chats)),
    [Symbol.asyncDispose]: () => center[Symbol.asyncDispose](),
  };
}

function nodeOf(text: string): { readonly node?: number } {
  const [, key] = SHARD_KEY.exec(text) ?? [];
  return key === undefined ? {} : { node: Number.parseInt(key, 16) % 2 };
}
