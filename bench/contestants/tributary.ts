/** The built Tributary server, used through its public API only. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lineOf, type ProgramStart, SERVER_CORE, startProgram } from "../machine/start-program.ts";
import { beginChats, beginConversations } from "./begin-chats.ts";
import type { Contestant, RunningContestant, Setting } from "./contestant.ts";
import { scratchFolder } from "./scratch-folder.ts";
import { agentCount, seedDataFolder } from "./seed-center.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** High enough that the limits are checked but never reached: a few chats from one address carry the whole load. */
const OUT_OF_REACH = 1_000_000;
const RAISED_LIMITS = [
  "--participant-requests-per-second",
  "--connections-per-address",
  "--address-requests-per-second",
  "--chat-starts-per-address-per-minute",
  "--chat-starts-per-minute",
  "--open-chats-per-address",
  "--unjoined-chats-per-address",
  "--unjoined-chats",
  "--socket-frames-per-second",
  "--sign-in-failures-per-address",
];

/** Folder, and differences from an ordinary start. */
export type ServerStart = {
  readonly folder: string;
  readonly core?: number | null;
  /** Another checkout than this one. */
  readonly root?: string;
  /** Default: `raised`, so that limits of clients do not limit the measured load. */
  readonly limits?: "raised" | "default";
  /** Further flags. */
  readonly flags?: readonly string[];
};

/** Starts the built server of a checkout as `npm start` does, on a free port and an empty folder. */
export function serverStart(start: ServerStart): ProgramStart {
  const { folder, core = SERVER_CORE, root = ROOT, limits = "raised", flags = [] } = start;
  const main = join(root, "apps/server/dist/main.js");
  const raised = limits === "raised" ? raisedLimits(root) : [];
  return { core, args: [main, "--port=0", `--data-dir=${folder}`, "--log-level=warn", ...raised, ...flags] };
}

/** An older checkout does not know all limits, and refuses unknown settings. */
function raisedLimits(root: string): readonly string[] {
  const settings = readFileSync(join(root, "docs/config.md"), "utf8");
  return RAISED_LIMITS.filter((flag) => settings.includes(`\`${flag}\``)).map((flag) => `${flag}=${OUT_OF_REACH}`);
}

/** Line that the server prints once it accepts requests. Source: docs/run-contract.md. */
export const READY = /^Tributary is ready: http:\/\/[^:]+:(\d+)/;

/** The server of this checkout. */
export const tributary: Contestant = tributaryOf("Tributary", ROOT);

/** The server of a checkout. The center of conversations is created by this checkout: `root` must be able to read its database. */
export function tributaryOf(name: string, root: string): Contestant {
  return { name, start: (setting) => start(setting, { root }) };
}

/** The server of this checkout with other settings. */
export function tributaryWith(name: string, flags: readonly string[]): Contestant {
  return { name, start: (setting) => start(setting, { flags }) };
}

async function start(
  { workload, chats }: Setting,
  differences: Pick<ServerStart, "root" | "flags">,
): Promise<RunningContestant> {
  const folder = await scratchFolder();
  const isConversations = workload === "conversations";
  if (isConversations) await seedDataFolder(folder.path, agentCount(chats));
  const program = startProgram(serverStart({ folder: folder.path, ...differences }));
  const [, port] = await lineOf(program, READY);
  return {
    pids: [program.pid],
    ports: [Number(port)],
    chats: () => (isConversations ? beginConversations : beginChats)(Number(port), chats),
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
