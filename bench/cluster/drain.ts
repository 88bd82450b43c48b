import { once } from "node:events";
import { beginChats } from "../contestants/begin-chats.ts";
import { median, rounded } from "../figures/median.ts";
import type { Figure } from "../figures/options.ts";
import type { SocketPlan } from "../generator/plan.ts";
import { openSocketLane } from "../generator/socket-lane.ts";
import { GENERATOR_CORE, pinThisProcess, SERVER_CORE } from "../machine/start-program.ts";
import { startOnPostgres } from "./center.ts";

/** Part of the drain in which the most sockets return. Unit: milliseconds. */
const SLICE_MS = 100;

/** Close code of a node that goes away. Source: RFC 6455 section 7.4.1. */
const GOING_AWAY = 1001;

/** Times in milliseconds since the signal. */
type Move = { readonly closedMs: number; readonly code: number; readonly returnedMs: number };

/** A node with many sockets stops, and each returns to the other node as soon as it is closed. */
export const drain: Figure = {
  title: "Stop of a node with many sockets, which return to the other node",
  async measure({ idleSockets, rounds }) {
    const rows: object[] = [];
    for (let round = 0; round < rounds; round += 1) rows.push(await measureOnce(idleSockets));
    return rows;
  },
};

async function measureOnce(count: number): Promise<object> {
  pinThisProcess(SERVER_CORE);
  await using center = await startOnPostgres({ nodes: 2, agents: 1 });
  pinThisProcess(GENERATOR_CORE); // the sockets are this process's
  const [node, other] = center.nodes;
  if (node === undefined || other === undefined) throw new Error("two nodes");
  const { sockets } = await beginChats(node.port, count / 2);
  let startMs = 0;
  const since = (): number => performance.now() - startMs;
  const moves = await openAll(sockets, node.port, async (socket, code) => {
    const closedMs = since();
    await open(other.port, socket, () => {});
    return { closedMs, code, returnedMs: since() };
  });
  startMs = performance.now();
  const ended = once(node.program.process, "exit");
  node.program.process.kill("SIGTERM");
  const all = await Promise.all(moves);
  const [status] = await ended;
  const endedMs = since();
  const closed = all.map(({ closedMs }) => closedMs).sort((a, b) => a - b);
  const gaps = all.map(({ closedMs, returnedMs }) => returnedMs - closedMs).sort((a, b) => a - b);
  return {
    sockets: all.length,
    "closed with 1001": all.filter(({ code }) => code === GOING_AWAY).length,
    "first s": rounded((closed[0] ?? 0) / 1_000, 2),
    "last s": rounded((closed.at(-1) ?? 0) / 1_000, 2),
    [`most in ${SLICE_MS} ms`]: mostInSlice(closed),
    "return p50 ms": rounded(median(gaps), 1),
    "return p99 ms": rounded(gaps[Math.floor(gaps.length * 0.99)] ?? Number.NaN, 1),
    "node ended s": rounded(endedMs / 1_000, 2),
    status,
  };
}

/** Opens all sockets, some at a time. Returns what `onClosed` resolves with, for each. */
async function openAll(
  sockets: readonly SocketPlan[],
  port: number,
  onClosed: (socket: SocketPlan, code: number) => Promise<Move>,
): Promise<readonly Promise<Move>[]> {
  const moves: Promise<Move>[] = [];
  for (let from = 0; from < sockets.length; from += 32) {
    await Promise.all(
      sockets.slice(from, from + 32).map(async (socket) => {
        const { promise: closed, resolve } = Promise.withResolvers<number>();
        moves.push(closed.then((code) => onClosed(socket, code)));
        await open(port, socket, resolve);
      }),
    );
  }
  return moves;
}

/** Resolves when the subscription is confirmed. */
async function open(port: number, { path, greeting }: SocketPlan, onClosed: (code: number) => void): Promise<void> {
  const { promise: confirmed, resolve } = Promise.withResolvers<void>();
  const lane = await openSocketLane(
    { port, path, index: 0 },
    {
      text(bytes, from, until) {
        if (bytes.toString("latin1", from, until).includes(greeting?.confirmation ?? "")) resolve();
      },
      closed: (_why, code) => onClosed(code),
    },
  );
  lane.send(greeting?.text ?? "");
  await confirmed;
}

function mostInSlice(sorted: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [index, ms] of sorted.entries()) {
    while (ms - (sorted[first] ?? 0) > SLICE_MS) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
