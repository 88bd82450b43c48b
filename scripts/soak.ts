/**
 * Purpose: runs the random and fault tests with their full counts. The counts in `npm test` are small; results are in docs/reliability.md.
 * When:    by hand, after changes of the journal, the store, routing, sockets or endpoints.
 * Usage:   npm run test:soak [-- property simulation kill restart faults chat calls fuzz]      (all parts without arguments; prints one line per run)
 *          The part `chat` writes its figures to tests/chat/faults/figures.json, from which `npm run fix` renders docs/compat/chatjs.md.
 */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";

const root = dirname(import.meta.dirname);

/** Another one for each run: that of `npm test` is fixed. */
const FUZZ_SEED = process.env.FUZZ_SEED ?? String(Date.now() % 2 ** 31);

type Run = { readonly name: string; readonly file: string; readonly env: Readonly<Record<string, string>> };

const PARTS: Readonly<Record<string, readonly Run[]>> = {
  property: [{ name: "random use, 2,000 seeds", file: "tests/property", env: { PROPERTY_RUNS: "2000" } }],
  simulation: Array.from({ length: 20 }, (_, index) => ({
    name: `working day, seed ${index + 1}`,
    file: "tests/simulation",
    env: { SIMULATION_SEED: String(index + 1) },
  })),
  kill: Array.from({ length: 30 }, (_, index) => ({
    name: `kill -9 under load, round ${index + 1}`,
    file: "tests/chaos/kill.test.ts",
    env: {},
  })),
  restart: [
    {
      name: "kill -9 with chatjs pages, 30 rounds",
      file: "tests/chaos/kill-restart.test.ts",
      env: { KILL_ROUNDS: "30" },
    },
  ],
  faults: [
    {
      name: "faults of a cluster, 30 rounds each",
      file: "tests/cluster/faults.test.ts",
      env: { FAULT_ROUNDS: "30", FAULT_SEED: "1" },
    },
  ],
  chat: [
    {
      name: "faults of a chat, 500 conversations with each library",
      file: "tests/chat/faults/faults.test.ts",
      env: { FAULT_CONVERSATIONS: "500", FAULT_FIGURES: "1" },
    },
  ],
  calls: [
    ...Array.from({ length: 10 }, (_, index) => ({
      name: `faults of calls, seed ${index + 1}`,
      file: "tests/calls/faults.test.ts",
      env: { CALL_SEED: String(index + 1) },
    })),
    {
      name: "200 calls that leave nothing",
      file: "tests/calls/leaks.test.ts",
      env: { CALLS: "200", CALL_FIGURES: "1" },
    },
  ],
  fuzz: [
    {
      name: `200,000 random requests and frames, seed ${FUZZ_SEED}`,
      file: "tests/fuzz",
      env: { FUZZ_REQUESTS: "200000", FUZZ_SEED },
    },
  ],
};

const selected = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PARTS);
let passed = 0;
let failed = 0;
for (const part of selected) {
  const runs = PARTS[part];
  if (runs === undefined) throw new Error(`unknown part: ${part}; parts are ${Object.keys(PARTS).join(", ")}`);
  for (const { name, file, env } of runs) {
    const started = performance.now();
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join("node_modules", "vitest", "vitest.mjs"), "run", file],
      {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, ...env, NO_COLOR: "1" },
      },
    );
    if (status === 0) passed += 1;
    else failed += 1;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
    if (status !== 0) console.log(`${stdout}\n${stderr}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
