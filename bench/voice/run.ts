/**
 * Purpose: measures the audio of calls: CPU and memory per leg, the time that a sound takes from one party to the other compared with two peers without a
 *          server between them, setup time, late steps and made-up audio, for a voice process of this project and for Debian's Janus (package `janus`) with the
 *          same peers. Contestants alternate; prints medians, and does not compare them with targets.
 * When:    by hand, on a calm Linux machine, or with `chrt -r 5` in front; docs/performance.md has recorded figures.
 * Usage:   node --conditions=source bench/voice/run.ts [--calls 1,6] [--seconds 10] [--rounds 3] [--without-janus]
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { openLibwebrtcPeer } from "../../packages/media-processes/test/libwebrtc-peer.ts";
import { median } from "../figures/median.ts";
import { janus } from "./janus.ts";
import { createEar, latencies, openDirectPair, type Pair, pause } from "./latency.ts";
import type { Contestant, Health, Mixer } from "./mixer.ts";
import { residentBytesOf, watchCpu } from "./process-figures.ts";
import { tributary } from "./tributary.ts";

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "1,6" },
    seconds: { type: "string", default: "10" },
    rounds: { type: "string", default: "3" },
    "without-janus": { type: "boolean", default: false },
  },
});
const seconds = Number(values.seconds);
const contestants: readonly Contestant[] = [tributary, ...(values["without-janus"] ? [] : janus)];

/** Figures of one run. */
type Run = {
  readonly cpuPercentPerLeg: number;
  readonly residentMb: number;
  readonly mbPerLeg: number;
  readonly setupMs: number;
  readonly latencyMs: readonly number[];
  readonly health: Health | null;
};

console.log(
  `Node ${process.version}, ${cpus().length} cores: ${cpus()[0]?.model ?? "unknown"}, load ${loadavg()[0]?.toFixed(2)}`,
);
const direct: number[] = [];
const runs = new Map<string, Run[]>();
for (let round = 0; round < Number(values.rounds); round += 1) {
  direct.push(...(await measureDirect()));
  for (const calls of values.calls.split(",").map(Number)) {
    for (const contestant of round % 2 === 0 ? contestants : contestants.toReversed()) {
      const name = `${contestant.name}, calls: ${calls}`;
      runs.set(name, [...(runs.get(name) ?? []), await measure(contestant, calls)]);
    }
  }
}
console.table({
  "no server": latencyRow(direct),
  ...Object.fromEntries([...runs].map(([name, all]) => [name, rowOf(all)])),
});
process.exit(0); // libwebrtc keeps the process alive

async function measureDirect(): Promise<readonly number[]> {
  const pair = await openDirectPair();
  const found = await latencies(pair, seconds);
  await Promise.all([pair.from.close(), pair.to.close()]);
  return found;
}

async function measure({ start }: Contestant, calls: number): Promise<Run> {
  await using mixer = await start();
  const first = await openCall(mixer, calls); // what is loaded with the first call is not memory of legs
  await Promise.all([first.from.close(), first.to.close()]);
  await pause(1_000);
  const idleBytes = residentBytesOf(mixer.pid);
  const pairs: Call[] = [];
  for (let call = 0; call < calls; call += 1) pairs.push(await openCall(mixer, call));
  await pause(3_000); // what connecting cost is not measured
  const cpuShareSince = watchCpu(mixer.pid);
  const found = await Promise.all(pairs.map((pair) => latencies(pair, seconds)));
  const cpuShare = cpuShareSince();
  const residentBytes = residentBytesOf(mixer.pid);
  const health = mixer.health();
  for (const { from, to } of pairs) await Promise.all([from.close(), to.close()]);
  return {
    cpuPercentPerLeg: (100 * cpuShare) / (2 * calls),
    residentMb: residentBytes / 1e6,
    mbPerLeg: (residentBytes - idleBytes) / 1e6 / (2 * calls),
    setupMs: median(pairs.flatMap(({ setupMs }) => setupMs)),
    latencyMs: found.flat(),
    health,
  };
}

type Call = Pair & { readonly setupMs: readonly number[] };

async function openCall(mixer: Mixer, call: number): Promise<Call> {
  const ear = createEar();
  const from = await openLibwebrtcPeer();
  const to = await openLibwebrtcPeer({}, ear.onPiece);
  const setupMs = [await mixer.connect(call, from), await mixer.connect(call, to)];
  return { from, to, ear, setupMs };
}

function rowOf(all: readonly Run[]) {
  const medianOf = (pick: (run: Run) => number): number => median(all.map(pick));
  const { health } = all[0] ?? {};
  return {
    "CPU % per leg": medianOf(({ cpuPercentPerLeg }) => cpuPercentPerLeg).toFixed(2),
    "resident MB": Math.round(medianOf(({ residentMb }) => residentMb)),
    "MB per leg": medianOf(({ mbPerLeg }) => mbPerLeg).toFixed(1),
    "setup ms": Math.round(medianOf(({ setupMs }) => setupMs)),
    ...(health && {
      "late steps": medianOf((run) => run.health?.lateSteps ?? 0),
      "made up %": (100 * medianOf((run) => run.health?.madeUpShare ?? 0)).toFixed(2),
    }),
    ...latencyRow(all.flatMap(({ latencyMs }) => latencyMs)),
  };
}

function latencyRow(latenciesMs: readonly number[]) {
  const all = latenciesMs.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? Number.NaN);
  const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
  return {
    "latency mean ms": Math.round(mean), // the median is a multiple of a frame or of half of one
    "p50 ms": at(0.5),
    "p95 ms": at(0.95),
    sounds: all.length,
  };
}
