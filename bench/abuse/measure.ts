import { setTimeout as pause } from "node:timers/promises";
import { beginChats } from "../contestants/begin-chats.ts";
import { scratchFolder } from "../contestants/scratch-folder.ts";
import { READY, serverStart } from "../contestants/tributary.ts";
import { rounded } from "../figures/median.ts";
import { readCpu, residentBytes } from "../generator/cpu-window.ts";
import type { Chats, Outcome } from "../generator/plan.ts";
import { generate } from "../machine/generate.ts";
import { GENERATOR_CORE, lineOf, resultOf, startProgram } from "../machine/start-program.ts";

const STRANGER = new URL("../programs/stranger.ts", import.meta.url).pathname;

/** Load of the others: within the budgets of their participants and of their address. */
const CHATS = 50;
const MESSAGES_PER_SECOND = 100;
const CONNECTIONS = 16;

/** A generator that has just started is slow; a warm-up at full load would exceed the budgets. */
const WARM_UP = { seconds: 5, messages: 0, maxSeconds: 5, isPaced: true };

/** Unit: milliseconds. */
const SAMPLE_MS = 200;

const MIB = 2 ** 20;

type Running = { readonly pids: readonly number[]; readonly port: number };

/**
 * Measures one attack on a fresh server with its default limits: the others talk alone, then while the stranger attacks.
 *
 * Memory is the highest resident size during the attack above that before it.
 */
export async function measureAttack(attack: string, seconds: number): Promise<object> {
  await using folder = await scratchFolder();
  await using server = startProgram(serverStart({ folder: folder.path, limits: "default" }));
  const [, port] = await lineOf(server, READY);
  const running = { pids: [server.pid], port: Number(port) };
  await talk(running, await beginChats(running.port, CHATS), Math.min(seconds, 5)); // compiles the code that both phases run
  const alone = await talk(running, await beginChats(running.port, CHATS), seconds);
  const chats = await beginChats(running.port, CHATS); // each phase numbers its messages, so a repeated number is not a new message
  const before = residentBytes(running.pids);
  const cpuBefore = readCpu(running.pids);
  using memory = watchMemory(running.pids);
  const [attacked, counts] = await Promise.all([
    talk(running, chats, seconds),
    beStranger(attack, running.port, seconds + WARM_UP.seconds),
  ]);
  const cpuAfter = readCpu(running.pids);
  return {
    attack,
    "p50 ms alone": shown(alone.p50Ms),
    "p99 ms alone": shown(alone.p99Ms),
    "p50 ms attacked": shown(attacked.p50Ms),
    "p99 ms attacked": shown(attacked.p99Ms),
    "p99 ratio": shown(attacked.p99Ms === null ? null : attacked.p99Ms / alone.p99Ms),
    "memory +MB": Math.round((memory.highest() - before) / MIB),
    "server share": rounded(
      (cpuAfter.user + cpuAfter.system - cpuBefore.user - cpuBefore.system) /
        ((cpuAfter.atMs - cpuBefore.atMs) / 1_000),
      2,
    ),
    "foreign share alone": rounded(alone.foreignShare, 2),
    "others lost, failed": `${attacked.lost} ${attacked.bad}`,
    "stranger's answers": Object.entries(counts)
      .map(([status, count]) => `${status}: ${count}`)
      .join(", "),
  };
}

/** JSON has null for a quantile of no values: no message arrived in the whole window. */
function shown(value: number | null): number | "none" {
  return value === null ? "none" : rounded(value, 2);
}

function talk({ pids, port }: Running, chats: Chats, seconds: number): Promise<Outcome> {
  return generate({
    kind: "chat",
    ports: [port],
    ...chats,
    receipts: false,
    pace: { kind: "per-second", rate: MESSAGES_PER_SECOND },
    connections: CONNECTIONS,
    warmUp: WARM_UP,
    seconds,
    serverPids: pids,
  });
}

function beStranger(attack: string, port: number, seconds: number): Promise<Readonly<Record<string, number>>> {
  return resultOf({ core: GENERATOR_CORE, args: [STRANGER, attack, String(port), String(seconds)] });
}

/** Reads the resident size of processes until it is disposed. */
function watchMemory(pids: readonly number[]): Disposable & { readonly highest: () => number } {
  const stop = new AbortController();
  let highest = residentBytes(pids);
  async function watch(): Promise<void> {
    while (!stop.signal.aborted) {
      highest = Math.max(highest, residentBytes(pids));
      await pause(SAMPLE_MS);
    }
  }
  void watch();
  return { highest: () => highest, [Symbol.dispose]: () => stop.abort() };
}
