/**
 * Purpose: measures how many calls a voice process carries before the figures degrade that operators see: late steps, and made-up audio. Its peers send recorded
 *          packets and decode nothing, so that they take little of the machine. Prints a table; does not compare it with targets.
 * When:    by hand, on a calm Linux machine, or with `chrt -r 5` in front; docs/performance.md has recorded figures.
 * Usage:   node --conditions=source bench/voice/capacity.ts [--calls 5,10,15,20] [--seconds 20]
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { openWeriftPeer } from "../../packages/media-processes/test/werift-peer.ts";
import { pause } from "./latency.ts";
import { residentBytesOf, watchCpu } from "./process-figures.ts";
import { tributary } from "./tributary.ts";

const { values } = parseArgs({
  options: { calls: { type: "string", default: "5,10,15,20" }, seconds: { type: "string", default: "20" } },
});

console.log(
  `Node ${process.version}, ${cpus().length} cores: ${cpus()[0]?.model ?? "unknown"}, load ${loadavg()[0]?.toFixed(2)}`,
);
const rows: Record<string, object> = {};
for (const calls of values.calls.split(",").map(Number)) {
  rows[`calls: ${calls}`] = await measure(calls);
  console.log(calls, rows[`calls: ${calls}`]);
}
console.table(rows);
process.exit(0);

async function measure(calls: number): Promise<object> {
  await using mixer = await tributary.start();
  const peers = [];
  for (let leg = 0; leg < 2 * calls; leg += 1) {
    const peer = await openWeriftPeer({ isLight: true });
    peers.push(peer);
    await mixer.connect(Math.floor(leg / 2), peer);
  }
  await pause(3_000);
  const before = mixer.health()?.lateSteps ?? 0; // of connecting; nothing leaves the last minute during the measurement
  const [cpuShare, ownShare] = [mixer.pid, process.pid].map(watchCpu);
  await pause(1_000 * Number(values.seconds));
  const health = mixer.health();
  const row = {
    "CPU %": Math.round(100 * (cpuShare?.() ?? 0)),
    "CPU % per leg": ((100 * (cpuShare?.() ?? 0)) / (2 * calls)).toFixed(2),
    "resident MB": Math.round(residentBytesOf(mixer.pid) / 1e6),
    "late steps per minute": Math.round((((health?.lateSteps ?? 0) - before) * 60) / Number(values.seconds)),
    "made up %": (100 * (health?.madeUpShare ?? 0)).toFixed(2),
    "CPU % of peers": Math.round(100 * (ownShare?.() ?? 0)),
  };
  for (const peer of peers) await peer.close();
  return row;
}
