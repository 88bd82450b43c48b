import { join } from "node:path";
import type { Seat } from "../generator/plan.ts";
import { lineOf, SERVER_CORE, startProgram } from "../machine/start-program.ts";
import type { Contestant } from "./contestant.ts";
import { scratchFolder } from "./scratch-folder.ts";

const PROGRAM = new URL("../programs/bare-node.ts", import.meta.url).pathname;

/** Padding to the length of a short token. The baseline reads only the start of the name. */
const REST_OF_NAME = "-abcdefghijklmnopqrstuvwxyz0123456789";

/** Baseline of all ratios: Node's `http`, `ws` and SQLite with group commit, implementing only the workload. */
export const bareNode: Contestant = {
  name: "bare Node, group commit",
  async start() {
    const folder = await scratchFolder();
    const program = startProgram({ core: SERVER_CORE, args: [PROGRAM, join(folder.path, "bare.db")] });
    const [, port] = await lineOf(program, /^port (\d+)$/);
    return {
      pid: program.pid,
      port: Number(port),
      subscribe: false,
      chats: async (count) => Array.from({ length: 2 * count }, (_, seat) => seatOf(seat)),
      async [Symbol.asyncDispose]() {
        await program[Symbol.asyncDispose]();
        await folder[Symbol.asyncDispose]();
      },
    };
  },
};

function seatOf(seat: number): Seat {
  const name = `r${Math.floor(seat / 2)}p${seat % 2}${REST_OF_NAME}`;
  return { bearer: name, socketPath: `/ws?token=${name}` };
}
