import { setTimeout as pause } from "node:timers/promises";
import type { RunningContestant } from "../contestants/contestant.ts";
import { residentBytes } from "../generator/cpu-window.ts";
import { holdSockets } from "../machine/generate.ts";
import { alternate } from "./alternate.ts";
import { medianOf, roundedMedian } from "./median.ts";
import type { Figure } from "./options.ts";

/** Pause before memory is read, so that garbage collection has settled. Unit: milliseconds. */
const REST_MS = 8_000;

/** Resident memory of an idle connection of a customer: the socket alone, and including half of a chat. */
export const idleMemory: Figure = {
  title: "Memory of idle connections of customers",
  async measure({ idleSockets, rounds }) {
    const run = async (running: RunningContestant) => {
      const { ports, pids } = running;
      const atStart = residentBytes(pids);
      const chats = await running.chats();
      await pause(REST_MS);
      const withChats = residentBytes(pids);
      const pace = { kind: "in-flight", count: 0 } as const;
      const warmUp = { seconds: 0, messages: 0, maxSeconds: 0 };
      const noLoad = { receipts: false, connections: 0, warmUp, seconds: 0, serverPids: pids };
      await using _sockets = await holdSockets({ kind: "idle", ports, ...chats, pace, ...noLoad });
      await pause(REST_MS);
      const connected = residentBytes(pids);
      return {
        socketKb: (connected - withChats) / idleSockets / 1_024,
        allKb: (connected - atStart) / idleSockets / 1_024,
        totalMb: connected / 2 ** 20,
      };
    };
    const setting = { workload: "messages", chats: idleSockets / 2 } as const;
    const results = await alternate(rounds, { setting, run, foreignShareOf: () => 0 });
    return [...results].map(([server, all]) => ({
      server,
      sockets: idleSockets,
      "kB per socket": roundedMedian(all, ({ socketKb }) => socketKb, 1),
      "kB with half of a chat": roundedMedian(all, ({ allKb }) => allKb, 1),
      "process MB": Math.round(medianOf(all, ({ totalMb }) => totalMb)),
    }));
  },
};
