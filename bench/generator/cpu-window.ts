/** CPU time of a measurement window: the server's, the generator's, and that of all other programs. */
import { readFileSync } from "node:fs";

/** CPU time in seconds at one moment. Only differences of two readings are meaningful. */
export type CpuReading = {
  readonly atMs: number;
  readonly user: number;
  readonly system: number;
  readonly own: number;
  readonly machine: number;
};

/** Unit of CPU time in `/proc`, the same on every Linux that Node supports. */
const TICKS_PER_SECOND = 100;

/** Reads current CPU times, those of the processes `pids` added; zeros without `/proc`. */
export function readCpu(pids: readonly number[]): CpuReading {
  const own = process.cpuUsage();
  const ticks = pids.map(ticksOf);
  const user = sum(ticks.map(([each]) => each));
  const system = sum(ticks.map(([, each]) => each));
  return {
    atMs: performance.now(),
    user: user / TICKS_PER_SECOND,
    system: system / TICKS_PER_SECOND,
    own: (own.user + own.system) / 1e6,
    machine: machineTicks() / TICKS_PER_SECOND,
  };
}

/** Resident memory of processes, added; 0 without `/proc`. Unit: bytes. */
export function residentBytes(pids: readonly number[]): number {
  return sum(pids.map((pid) => Number(readText(`/proc/${pid}/statm`).split(" ")[1] ?? 0) * 4096));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, each) => all + each, 0);
}

function ticksOf(pid: number): readonly [number, number] {
  const text = readText(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return [Number(fields[11] ?? 0), Number(fields[12] ?? 0)];
}

/** Busy time of all cores at normal priority. Idle-priority spinners are accounted as nice time and therefore excluded. */
function machineTicks(): number {
  const [user = 0, , system = 0, , , irq = 0, softIrq = 0] =
    readText("/proc/stat").split("\n", 1)[0]?.trim().split(/\s+/).slice(1).map(Number) ?? [];
  return user + system + irq + softIrq;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return ""; // the process has ended, or there is no /proc
  }
}
