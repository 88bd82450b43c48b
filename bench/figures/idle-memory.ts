import { setTimeout as pause } from "node:timers/promises";
import type { RunningContestant } from "../contestants/contestant.ts";
import { residentBytes } from "../generator/cpu-window.ts";
import { holdSockets } from "../machine/generate.ts";
import { alternate } from "./alternate.ts";
import { medianOf, rounded } from "./median.ts";
import type { Figure } from "./options.ts";

/** How long a server is left alone before its memory is read, so that it has put things in order. Unit: milliseconds. */
const REST_MS = 8_000;

/** What an idle, connected participant takes of the server's resident memory: the socket, and everything together with its half of a chat. */
export const idleMemory: Figure = {
  title: "Memory of connected participants who are silent",
  async measure({ idleSockets, rounds }) {
    const run = async (running: RunningContestant) => {
      const { port, pid, subscribe } = running;
      const atStart = residentBytes(pid);
      const seats = await running.chats(idleSockets / 2);
      await pause(REST_MS);
      const withChats = residentBytes(pid);
      const pace = { kind: "in-flight", count: 0 } as const;
      const warmUp = { seconds: 0, messages: 0, maxSeconds: 0 };
      const silence = { connections: 0, warmUp, seconds: 0, serverPid: pid };
      await using _sockets = await holdSockets({ kind: "idle", port, seats, subscribe, pace, ...silence });
      await pause(REST_MS);
      const connected = residentBytes(pid);
      return {
        socketKb: (connected - withChats) / idleSockets / 1_024,
        allKb: (connected - atStart) / idleSockets / 1_024,
        totalMb: connected / 2 ** 20,
      };
    };
    const results = await alternate(rounds, { run, foreignShareOf: () => 0 });
    return [...results].map(([server, all]) => ({
      server,
      sockets: idleSockets,
      "kB a socket": rounded(
        medianOf(all, ({ socketKb }) => socketKb),
        1,
      ),
      "kB a participant, chat and all": rounded(
        medianOf(all, ({ allKb }) => allKb),
        1,
      ),
      "whole process MB": Math.round(medianOf(all, ({ totalMb }) => totalMb)),
    }));
  },
};
