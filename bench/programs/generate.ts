/**
 * Purpose: generates load on a server according to a plan in a file, and prints the measurements as one line of JSON.
 * When:    started by the benchmarks as a separate process on a separate core.
 * Usage:   node bench/programs/generate.ts plan.json
 */
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type CpuReading, readCpu, residentBytes } from "../generator/cpu-window.ts";
import { createLedger, type Ledger } from "../generator/ledger.ts";
import { createPacer } from "../generator/pacing.ts";
import type { Outcome, Plan } from "../generator/plan.ts";
import { openSockets } from "../generator/sockets.ts";
import { connectWorkload } from "../generator/workloads.ts";

/** Maximum wait for outstanding messages. Unit: milliseconds. */
const MAX_WAIT_MS = 3_000;

const plan = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Plan; // written by the parent process

if (plan.kind === "idle") await holdIdleSockets();
else console.log(JSON.stringify(await generate()));
process.exit(0);

/** Holds the sockets until standard input ends. */
async function holdIdleSockets(): Promise<void> {
  await openSockets(plan, () => {});
  console.log("ready");
  await new Promise((resolve) => process.stdin.once("end", resolve).resume());
}

async function generate(): Promise<Outcome> {
  let fromMs = Number.POSITIVE_INFINITY;
  let untilMs = Number.POSITIVE_INFINITY;
  const warmUpPace = plan.warmUp.isPaced ? plan.pace : ({ kind: "in-flight", count: plan.connections } as const);
  let pacer = createPacer(warmUpPace, (dueMs) => workload.begin(dueMs));
  const ledger = createLedger({ fromMs: () => fromMs, untilMs: () => untilMs, receipts: plan.receipts }, () =>
    pacer.done(),
  );
  const workload = await connectWorkload(plan, ledger);

  pacer.start();
  await warmUp(ledger);
  pacer.stop();
  await allDone(ledger);
  pacer = createPacer(plan.pace, workload.begin);
  pacer.start();
  const before = readCpu(plan.serverPids);
  fromMs = before.atMs;
  await pause(plan.seconds * 1_000);
  const after = readCpu(plan.serverPids);
  untilMs = after.atMs;
  const rssMb = residentBytes(plan.serverPids) / 2 ** 20;
  pacer.stop();

  await allDone(ledger);
  const { totals } = ledger;
  return {
    ...windowOf(before, after, totals.doneInWindow),
    p50Ms: quantile(totals.deliveryMs, 0.5),
    p99Ms: quantile(totals.deliveryMs, 0.99),
    ackP50Ms: quantile(totals.acknowledgementMs, 0.5),
    ackP99Ms: quantile(totals.acknowledgementMs, 0.99),
    lost: ledger.outstanding(),
    duplicates: totals.duplicates,
    bad: workload.counts.bad,
    rssMb,
  };
}

async function warmUp({ totals }: Ledger): Promise<void> {
  const startMs = performance.now();
  const lastedSeconds = (): number => (performance.now() - startMs) / 1_000;
  const { seconds, messages, maxSeconds } = plan.warmUp;
  await pause(seconds * 1_000);
  while (totals.done < messages && lastedSeconds() < maxSeconds) await pause(50);
}

/** Waits until no message is outstanding, or until the deadline. */
async function allDone({ outstanding }: Ledger): Promise<void> {
  const deadlineMs = performance.now() + MAX_WAIT_MS;
  while (outstanding() > 0 && performance.now() < deadlineMs) await pause(20);
}

function windowOf(before: CpuReading, after: CpuReading, messages: number) {
  const seconds = (after.atMs - before.atMs) / 1_000;
  const user = after.user - before.user;
  const system = after.system - before.system;
  const own = after.own - before.own;
  return {
    messages,
    perSecond: messages / seconds,
    cpuMs: ((user + system) / messages) * 1_000,
    cpuUserMs: (user / messages) * 1_000,
    cpuSystemMs: (system / messages) * 1_000,
    serverShare: (user + system) / seconds,
    generatorShare: own / seconds,
    foreignShare: (after.machine - before.machine - user - system - own) / seconds,
  };
}

function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
