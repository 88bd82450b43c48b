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

/** Reads current CPU times, those of the processes `pids` and of their descendants added; zeros without `/proc`. */
export function readCpu(pids: readonly number[]): CpuReading {
  const own = process.cpuUsage();
  const ticks = withDescendants(pids).map(ticksOf);
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

/** Resident memory of processes and their descendants, added; 0 without `/proc`. Unit: bytes. */
export function residentBytes(pids: readonly number[]): number {
  return sum(withDescendants(pids).map((pid) => Number(readText(`/proc/${pid}/statm`).split(" ")[1] ?? 0) * 4096));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, each) => all + each, 0);
}

/** Returns the processes and all their descendants. */
export function withDescendants(pids: readonly number[]): readonly number[] {
  return pids.flatMap((pid) => [pid, ...withDescendants(childrenOf(pid))]);
}

function childrenOf(pid: number): readonly number[] {
  return readText(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
}

/** User and system time, with those of children that have ended. Source: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function ticksOf(pid: number): readonly [number, number] {
  const text = readText(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
  return [user + endedUser, system + endedSystem];
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
