/** The built Tributary server, used through its public API only. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Seat } from "../generator/plan.ts";
import { lineOf, type ProgramStart, SERVER_CORE, startProgram } from "../machine/start-program.ts";
import { beginChats, beginChatsWithAgents } from "./begin-chats.ts";
import type { Contestant, RunningContestant } from "./contestant.ts";
import { scratchFolder } from "./scratch-folder.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** High enough that the limits are checked but never reached: a few chats from one address carry the whole load. */
const OUT_OF_REACH = 1_000_000;
const RAISED_LIMITS = [
  "--participant-requests-per-second",
  "--address-requests-per-second",
  "--chat-starts-per-address-per-minute",
  "--chat-starts-per-minute",
  "--open-chats-per-address",
  "--unjoined-chats-per-address",
  "--unjoined-chats",
];

/** Folder, and differences from an ordinary start. */
export type ServerStart = {
  readonly folder: string;
  readonly core?: number | null;
  /** Another checkout than this one. */
  readonly root?: string;
  /** Default: `raised`, so that limits of clients do not limit the measured load. */
  readonly limits?: "raised" | "default";
};

/** Starts the built server of a checkout as `npm start` does, on a free port and an empty folder. */
export function serverStart({ folder, core = SERVER_CORE, root = ROOT, limits = "raised" }: ServerStart): ProgramStart {
  const main = join(root, "apps/server/dist/main.js");
  const raised = limits === "raised" ? raisedLimits(root) : [];
  return { core, args: [main, "--port=0", `--data-dir=${folder}`, "--log-level=warn", ...raised] };
}

/** An older checkout does not know all limits, and refuses unknown settings. */
function raisedLimits(root: string): readonly string[] {
  const settings = readFileSync(join(root, "docs/config.md"), "utf8");
  return RAISED_LIMITS.filter((flag) => settings.includes(`\`${flag}\``)).map((flag) => `${flag}=${OUT_OF_REACH}`);
}

/** Line that the server prints once it accepts requests. Source: docs/run-contract.md. */
export const READY = /^Tributary is ready: http:\/\/[^:]+:(\d+)/;

/** Tributary with two customer connections per chat, because the demo center's agents have slots for a dozen chats only ({@link beginChats}). */
export const tributary: Contestant = { name: "Tributary", start: () => start(beginChats) };

/** Tributary with agents who accept in the panel, at most a dozen chats: shows that this makes no difference. */
export const tributaryWithAgents: Contestant = {
  name: "Tributary, with agents",
  start: () => start(beginChatsWithAgents),
};

export function tributaryOf(name: string, root: string): Contestant {
  return { name, start: () => start(beginChats, root) };
}

/** Returns the server process: the child of the parent process that was started, or that process in checkouts without one. */
function serverPid(pid: number): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
  return Number(child) || pid;
}

async function start(
  begin: (port: number, count: number) => Promise<readonly Seat[]>,
  root = ROOT,
): Promise<RunningContestant> {
  const folder = await scratchFolder();
  const program = startProgram(serverStart({ folder: folder.path, root }));
  const [, port] = await lineOf(program, READY);
  return {
    pid: serverPid(program.pid),
    port: Number(port),
    subscribe: true,
    chats: (count) => begin(Number(port), count),
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
