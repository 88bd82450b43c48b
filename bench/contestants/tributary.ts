/** Tributary as it is built and started, reached by nothing but its public API. */
import { join } from "node:path";
import type { Seat } from "../generator/plan.ts";
import { lineOf, type ProgramStart, SERVER_CORE, startProgram } from "../machine/start-program.ts";
import { beginChats, beginChatsWithAgents } from "./begin-chats.ts";
import type { Contestant, RunningContestant } from "./contestant.ts";
import { scratchFolder } from "./scratch-folder.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Far more than anybody sends, so that the limit is looked at and never met: a handful of chats share all the load. */
const REQUESTS_PER_SECOND = 1_000_000;

/** The built server of this checkout, or of the one in `root`, as `npm start` runs it, on a free port and an empty folder. */
export function serverStart(folder: string, core: number | null = SERVER_CORE, root = ROOT): ProgramStart {
  const rate = `--participant-requests-per-second=${REQUESTS_PER_SECOND}`;
  return {
    core,
    words: [join(root, "apps/server/dist/main.js"), "--port=0", `--data-dir=${folder}`, "--log-level=warn", rate],
  };
}

/** What the server says when everything answers. Source: docs/run-contract.md. */
export const READY = /^Tributary is ready: http:\/\/[^:]+:(\d+)/;

/** The product. Both ends of its chats are the customer's, because the demo center has desks for a dozen only: see {@link beginChats}. */
export const tributary: Contestant = { name: "Tributary", start: () => start(beginChats) };

/** The same with agents who accept in the panel, for a dozen chats at most: to see that it makes no difference. */
export const tributaryWithAgents: Contestant = {
  name: "Tributary, with agents",
  start: () => start(beginChatsWithAgents),
};

/** The built server of another checkout. */
export function tributaryOf(name: string, root: string): Contestant {
  return { name, start: () => start(beginChats, root) };
}

async function start(
  begin: (port: number, count: number) => Promise<readonly Seat[]>,
  root = ROOT,
): Promise<RunningContestant> {
  const folder = await scratchFolder();
  const program = startProgram(serverStart(folder.path, SERVER_CORE, root));
  const [, port] = await lineOf(program, READY);
  return {
    pid: program.pid,
    port: Number(port),
    subscribe: true,
    chats: (count) => begin(Number(port), count),
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
