import { join } from "node:path";
import type { Chats, Seat, SocketPlan } from "../generator/plan.ts";
import { lineOf, SERVER_CORE, startProgram } from "../machine/start-program.ts";
import type { Contestant, RunningContestant, Setting } from "./contestant.ts";
import { scratchFolder } from "./scratch-folder.ts";
import { agentCount } from "./seed-center.ts";

const PROGRAM = new URL("../programs/bare-node.ts", import.meta.url).pathname;

/** Padding to the length of a short token. The baseline reads only the start of the name. */
const REST_OF_NAME = "-abcdefghijklmnopqrstuvwxyz0123456789";

/** Baseline of all ratios: Node's `http`, `ws` and SQLite with group commit, implementing only the workload. */
export const bareNode: Contestant = {
  name: "bare Node, group commit",
  start: (setting) => start(setting, []),
};

/** The same with one write for all frames of a group to the same socket, which Tributary does too: with few chats these are many. */
export const bareNodeCombining: Contestant = {
  name: "bare Node, combined frames",
  start: (setting) => start(setting, ["--combine-frames"]),
};

async function start(setting: Setting, flags: readonly string[]): Promise<RunningContestant> {
  const folder = await scratchFolder();
  const program = startProgram({ core: SERVER_CORE, args: [PROGRAM, join(folder.path, "bare.db"), ...flags] });
  const [, port] = await lineOf(program, /^port (\d+)$/);
  return {
    pids: [program.pid],
    ports: [Number(port)],
    chats: async () => chatsOf(setting),
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** As many sockets as Tributary has: one per customer, and one per agent with all their chats, or one more per customer. */
function chatsOf({ workload, chats }: Setting): Chats {
  const rooms = [...Array(chats).keys()];
  const seats = rooms.flatMap((room): Seat[] => [0, 1].map((side) => ({ bearer: `r${room}p${side}${REST_OF_NAME}` })));
  const customers = rooms.map((room) => socketOf([room], 0));
  if (workload === "messages") return { seats, sockets: [...customers, ...rooms.map((room) => socketOf([room], 1))] };
  const agents = agentCount(chats);
  const agentSockets = [...Array(agents).keys()].map((agent) =>
    socketOf(
      rooms.filter((room) => room % agents === agent),
      1,
    ),
  );
  return { seats, sockets: [...customers, ...agentSockets] };
}

function socketOf(rooms: readonly number[], side: SocketPlan["side"]): SocketPlan {
  return { path: `/ws?rooms=${rooms.join(",")}`, side, greeting: null };
}
