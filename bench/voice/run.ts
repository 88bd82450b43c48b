/**
 * Purpose: measures the audio of calls: CPU and memory of a voice process per leg, late steps, made-up audio, and the time that a sound takes from one party
 *          to the other, compared with two peers without a server between them. Prints a table; does not compare it with targets.
 * When:    by hand, on a calm Linux machine; docs/performance.md has recorded figures.
 * Usage:   node --conditions=source bench/voice/run.ts [--calls 1,6,15] [--seconds 20]
 */
import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { openLibwebrtcPeer } from "../../packages/media-processes/test/libwebrtc-peer.ts";
import { openRealMedia, type RealMedia } from "../../packages/media-processes/test/real-media.ts";
import { asId, type ConversationId, type LegId } from "../../packages/model/src/index.ts";
import { createEar, latencies, openDirectPair, type Pair, pause } from "./latency.ts";

const { values } = parseArgs({
  options: { calls: { type: "string", default: "1,6,15" }, seconds: { type: "string", default: "20" } },
});
const seconds = Number(values.seconds);

/** Ticks of the system's clock of processes per second, on Linux. */
const TICKS_PER_SECOND = 100;

console.log(
  `Node ${process.version}, ${cpus().length} cores: ${cpus()[0]?.model ?? "unknown"}, load ${loadavg()[0]?.toFixed(2)}`,
);
const rows: Record<string, Record<string, number | string>> = { "no server": await measureDirect() };
for (const calls of values.calls.split(",").map(Number)) rows[`calls: ${calls}`] = await measure(calls);
console.table(rows);
process.exit(0); // libwebrtc keeps the process alive

async function measureDirect() {
  return sorted(await latencies(await openDirectPair(), seconds));
}

async function measure(calls: number) {
  await using media = openRealMedia();
  const pairs: Pair[] = [];
  for (let call = 0; call < calls; call += 1) pairs.push(await openCall(media, call));
  await pause(3_000); // what connecting cost is not measured
  const [pid] = media.children.map((child) => child.pid ?? 0);
  const [startMs, startTicks] = [performance.now(), ticksOf(pid)];
  const found = await Promise.all(pairs.map((pair) => latencies(pair, seconds)));
  const cpuShare = (ticksOf(pid) - startTicks) / TICKS_PER_SECOND / ((performance.now() - startMs) / 1_000);
  const { lateTicks, concealedRatio } = media.media.figures();
  for (const { from, to } of pairs) await Promise.all([from.close(), to.close()]);
  return {
    "CPU % per leg": ((100 * cpuShare) / (2 * calls)).toFixed(2),
    "resident MB": Math.round(residentBytesOf(pid) / 1e6),
    "late steps": lateTicks,
    "made up %": (100 * (concealedRatio ?? 0)).toFixed(2),
    ...sorted(found.flat()),
  };
}

async function openCall({ media }: RealMedia, call: number): Promise<Pair> {
  const callId = asId<ConversationId>(`call-${call}`);
  const ear = createEar();
  const from = await openLibwebrtcPeer();
  const to = await openLibwebrtcPeer({}, ear.onPiece);
  const legIds = [from, to].map((_, index) => asId<LegId>(`${callId}-${index}`));
  for (const [index, peer] of [from, to].entries()) {
    const answer = await media.openLeg({ legId: legIds[index] as LegId, callId }, await peer.offer());
    if (answer === null) throw new Error("The offer was not answered.");
    await peer.accept(answer);
  }
  media.arrange(
    callId,
    legIds.map((legId) => ({ legId, hears: "call", isHeard: true })),
  );
  return { from, to, ear };
}

function sorted(latenciesMs: readonly number[]) {
  const all = latenciesMs.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? Number.NaN);
  return { "latency p50 ms": at(0.5), "latency p95 ms": at(0.95), sounds: all.length };
}

function ticksOf(pid = 0): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

function residentBytesOf(pid = 0): number {
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}
