/**
 * Purpose: measures what one stranger with one token does to the messages of all others and to the server's memory: p99 of delivery while the
 *          stranger attacks against p99 before, and the growth of memory. Does not compare them with targets.
 * When:    by hand, on an idle Linux machine, after `npm start` has built the server; docs/performance.md has the method.
 * Usage:   node bench/abuse/run.ts [--seconds 60] [--only frames,slow-reads]
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { machineNotes } from "../machine/start-program.ts";
import { ATTACKS } from "./attacks.ts";
import { measureAttack } from "./measure.ts";

/** Time limit of one attack beside its two measurements, even if something hangs. Unit: seconds. */
const SLACK_SECONDS = 120;

const { values } = parseArgs({ options: { seconds: { type: "string", default: "60" }, only: { type: "string" } } });
const seconds = Number(values.seconds);
const wanted = values.only?.split(",") ?? Object.keys(ATTACKS);
const unknown = wanted.filter((name) => !(name in ATTACKS));
if (unknown.length > 0 || !(seconds > 0)) {
  console.error(`Usage: --seconds N, --only with attacks of ${Object.keys(ATTACKS).join(", ")}.`);
  process.exit(2);
}

const longestSeconds = wanted.length * (3 * seconds + SLACK_SECONDS);
setTimeout(() => process.exit(1), longestSeconds * 1_000).unref();

console.log(`Node ${process.version}, ${cpus().length} cores: ${cpus()[0]?.model ?? "unknown"}`);
console.log(`pinned: ${machineNotes.isPinned}, load at the start: ${loadavg()[0]?.toFixed(2)}, ${seconds} s each\n`);
for (const name of wanted) console.log(`${name}: one stranger ${ATTACKS[name]?.about}`);
const rows: object[] = [];
for (const name of wanted) rows.push(await measureAttack(name, seconds));
console.table(rows);
process.exit(0);
