/** Figures of processes, on Linux. */
import { readFileSync } from "node:fs";

/** Ticks of the system's clock of processes per second. */
const TICKS_PER_SECOND = 100;

/** Returns a function that returns the share of a core that a process has taken since. */
export function watchCpu(pid: number): () => number {
  const [startMs, startTicks] = [performance.now(), ticksOf(pid)];
  return () => (ticksOf(pid) - startTicks) / TICKS_PER_SECOND / ((performance.now() - startMs) / 1_000);
}

export function residentBytesOf(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return Number(fields[11]) + Number(fields[12]);
}
