/**
 * Purpose: measures the built server against a plain Node server with the same workload, and the lower bounds of the machine. Prints tables;
 *          does not compare them with targets.
 * When:    by hand, after `npm start` has built the server; docs/performance.md has the method and recorded figures.
 * Usage:   node bench/run.ts [--quick] [--only saturation,delivery] [--rounds 3] [--seconds 4] [--chats 100] [--chat-counts 10,1000]
 *                             [--workload conversations|messages]      default: conversations of a customer and an agent, with receipts
 *          node bench/run.ts --before ../other-checkout --rounds 15      compares another built checkout with this one, with messages only
 */
import { cpus, loadavg } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { coldStart } from "./figures/cold-start.ts";
import { delivery } from "./figures/delivery.ts";
import { floors } from "./figures/floors.ts";
import { idleMemory } from "./figures/idle-memory.ts";
import { manyChats } from "./figures/many-chats.ts";
import type { Figure, Options } from "./figures/options.ts";
import { saturation } from "./figures/saturation.ts";
import { parentProcess, versions } from "./figures/versions.ts";
import { machineNotes } from "./machine/start-program.ts";

const FIGURES: Readonly<Record<string, Figure>> = {
  floors,
  saturation,
  delivery,
  "many-chats": manyChats,
  "idle-memory": idleMemory,
  "cold-start": coldStart,
  parent: parentProcess,
};

/** Time limit of a whole run, even if something hangs. Unit: seconds. */
const LONGEST_RUN_SECONDS = 7_200;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    rounds: { type: "string" },
    seconds: { type: "string" },
    chats: { type: "string" },
    "chat-counts": { type: "string" },
    workload: { type: "string" },
    before: { type: "string" },
  },
});

setTimeout(() => process.exit(1), LONGEST_RUN_SECONDS * 1_000).unref();

const workload = values.workload ?? (values.before === undefined ? "conversations" : "messages");
if (workload !== "conversations" && workload !== "messages") {
  console.error(`Unknown workload: ${workload}. Available: conversations, messages.`);
  process.exit(2);
}

const options: Options = {
  workload,
  rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
  seconds: Number(values.seconds ?? (values.quick ? 2 : 4)),
  warmUp: values.quick
    ? { seconds: 1, messages: 20_000, maxSeconds: 10 }
    : { seconds: 2, messages: 40_000, maxSeconds: 20 },
  chats: Number(values.chats ?? 100),
  chatCounts: values["chat-counts"]?.split(",").map(Number) ?? (values.quick ? [10, 1_000] : [10, 100, 1_000, 5_000]),
  idleSockets: values.quick ? 1_000 : 5_000,
};
const figures: Readonly<Record<string, Figure>> =
  values.before === undefined ? FIGURES : { versions: versions(resolve(values.before)) };
const wanted = values.only?.split(",") ?? Object.keys(figures);
const unknown = wanted.filter((name) => !(name in figures));
if (unknown.length > 0) {
  console.error(`Unknown figure: ${unknown.join(", ")}. Available: ${Object.keys(figures).join(", ")}.`);
  process.exit(2);
}

console.log(`Node ${process.version}, ${cpus().length} cores: ${cpus()[0]?.model ?? "unknown"}`);
console.log(`pinned: ${machineNotes.isPinned}, load at the start: ${loadavg()[0]?.toFixed(2)}`);
console.log(
  `medians of ${options.rounds} runs of ${options.seconds} s, each after ${options.warmUp.messages} messages, ${options.chats} chats, workload: ${workload}\n`,
);
for (const name of wanted) await show(figures[name]);

async function show(figure: Figure | undefined): Promise<void> {
  if (figure === undefined) return;
  const rows = await figure.measure(options);
  console.log(figure.title);
  console.table(rows);
}
