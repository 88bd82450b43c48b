/**
 * Purpose: measures a center on several nodes against one node with PostgreSQL and one with SQLite: CPU per message of all processes, latency,
 *          throughput with a share of a core per process, takeover and drain. Prints tables; does not compare them with targets.
 * When:    by hand, on an idle Linux machine, after `npm start` has built the server; docs/performance.md has the method.
 * Usage:   node --conditions=source bench/cluster/run.ts [--only cost,delivery,shares,takeover,drain] [--rounds 5] [--seconds 4] [--chats 100]
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { Figure, Options } from "../figures/options.ts";
import { machineNotes, pinThisProcess, SERVER_CORE } from "../machine/start-program.ts";
import { cost, delivery } from "./cost.ts";
import { drain } from "./drain.ts";
import { shares } from "./shares.ts";
import { takeover } from "./takeover.ts";

const FIGURES: Readonly<Record<string, Figure>> = { cost, delivery, shares, takeover, drain };

/** Time limit of a whole run, even if something hangs. Unit: seconds. */
const LONGEST_RUN_SECONDS = 5_400;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "4" },
    chats: { type: "string", default: "100" },
  },
});
const wanted = values.only?.split(",") ?? Object.keys(FIGURES);
const unknown = wanted.filter((name) => !(name in FIGURES));
if (unknown.length > 0) {
  console.error(`Unknown figure: ${unknown.join(", ")}. Available: ${Object.keys(FIGURES).join(", ")}.`);
  process.exit(2);
}

const options: Options = {
  workload: "conversations",
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  warmUp: { seconds: 2, messages: 40_000, maxSeconds: 20 },
  chats: Number(values.chats),
  chatCounts: [],
  idleSockets: 5_000,
};

setTimeout(() => process.exit(1), LONGEST_RUN_SECONDS * 1_000).unref();
pinThisProcess(SERVER_CORE); // database, broker and nodes share this core

console.log(`Node ${process.version}, ${cpus().length} cores: ${cpus()[0]?.model ?? "unknown"}`);
console.log(`pinned: ${machineNotes.isPinned}, load at the start: ${loadavg()[0]?.toFixed(2)}`);
console.log(`medians of ${options.rounds} rounds of ${options.seconds} s, ${options.chats} chats\n`);
for (const name of wanted) {
  const figure = FIGURES[name];
  if (figure === undefined) continue;
  const rows = await figure.measure(options);
  console.log(figure.title);
  console.table(rows);
}
process.exit(0);
