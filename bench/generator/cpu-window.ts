/** What a window of time cost: the server's CPU time, our own, and everybody else's. */
import { readFileSync } from "node:fs";

/** Seconds of CPU time at a moment; differences of two are what counts. */
export type CpuReading = {
  readonly atMs: number;
  readonly user: number;
  readonly system: number;
  readonly own: number;
  readonly machine: number;
};

/** The kernel's unit in `/proc`, the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Reads the meters. Zero where `/proc` is not there. */
export function readCpu(pid: number): CpuReading {
  const own = process.cpuUsage();
  const [user, system] = ticksOf(pid);
  return {
    atMs: performance.now(),
    user: user / TICKS_PER_SECOND,
    system: system / TICKS_PER_SECOND,
    own: (own.user + own.system) / 1e6,
    machine: machineTicks() / TICKS_PER_SECOND,
  };
}

/** Resident memory of a process. Unit: bytes; 0 where `/proc` is not there. */
export function residentBytes(pid: number): number {
  const text = readText(`/proc/${pid}/statm`);
  return Number(text.split(" ")[1] ?? 0) * 4096;
}

function ticksOf(pid: number): readonly [number, number] {
  const text = readText(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return [Number(fields[11] ?? 0), Number(fields[12] ?? 0)];
}

/** Busy time of all cores at ordinary priority: what idle-priority spinners burn counts as idle (it is booked as nice). */
function machineTicks(): number {
  const [user = 0, , system = 0, , , irq = 0, softIrq = 0] =
    readText("/proc/stat").split("\n", 1)[0]?.trim().split(/\s+/).slice(1).map(Number) ?? [];
  return user + system + irq + softIrq;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return ""; // no such process any more, or no /proc
  }
}
