import { join } from "node:path";
import { scratchFolder } from "../contestants/scratch-folder.ts";
import type { Plan } from "../generator/plan.ts";
import { generate } from "../machine/generate.ts";
import { lineOf, resultOf, SERVER_CORE, startProgram } from "../machine/start-program.ts";
import { CONNECTIONS } from "./chat-plan.ts";
import { medianOf, roundedMedian } from "./median.ts";
import type { Figure, Options } from "./options.ts";

type Floor = { readonly perSecond: number; readonly cpuMs: number };

const ECHO = new URL("../programs/echo.ts", import.meta.url).pathname;
const COMMIT = new URL("../programs/commit-rows.ts", import.meta.url).pathname;

/** Lower bounds on this machine: HTTP, WebSocket and synced commits, each alone. */
export const floors: Figure = {
  title: "Lower bounds of the machine",
  async measure(options) {
    const all: readonly (readonly [string, (options: Options) => Promise<Floor>])[] = [
      ["POST echo, Node http", (each) => echo(each, "http-echo")],
      ["socket echo, ws", (each) => echo(each, "socket-echo")],
      ["SQLite, one row per synced commit", (each) => commits(each, 1)],
      [`SQLite, ${CONNECTIONS} rows per synced commit`, (each) => commits(each, CONNECTIONS)],
    ];
    const results = all.map((): Floor[] => []);
    for (let round = 0; round < options.rounds; round += 1) {
      for (const [index, [, run]] of all.entries()) results[index]?.push(await run(options));
    }
    return all.map(([floor], index) => ({
      floor,
      "per second": Math.round(medianOf(results[index] ?? [], ({ perSecond }) => perSecond)),
      "CPU ms per operation": roundedMedian(results[index] ?? [], ({ cpuMs }) => cpuMs, 4),
    }));
  },
};

async function echo({ seconds, warmUp }: Options, kind: Plan["kind"]): Promise<Floor> {
  await using program = startProgram({ core: SERVER_CORE, args: [ECHO] });
  const [, port] = await lineOf(program, /^port (\d+)$/);
  const seats = [{ bearer: "unused" }];
  const sockets = Array.from({ length: CONNECTIONS }, () => ({ path: "/", side: 0, greeting: null }) as const);
  return await generate({
    kind,
    ports: [Number(port)],
    seats,
    sockets,
    receipts: false,
    pace: { kind: "in-flight", count: CONNECTIONS },
    connections: CONNECTIONS,
    warmUp,
    seconds,
    serverPids: [program.pid],
  });
}

async function commits({ seconds }: Options, rows: number): Promise<Floor> {
  await using folder = await scratchFolder();
  const args = [COMMIT, join(folder.path, "rows.db"), String(rows), String(seconds)];
  return await resultOf<Floor>({ core: SERVER_CORE, args });
}
