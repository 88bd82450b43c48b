/** Limits processes to a share of a core with a control group of Linux (version 1). */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withDescendants } from "../generator/cpu-window.ts";

const GROUPS = "/sys/fs/cgroup/cpu";

/** Short, so that a process that has used its share waits for a few milliseconds only. Unit: microseconds. */
const PERIOD_US = 10_000;

let groups = 0;

/** True if this machine and user allow limits. */
export function canLimitCpu(): boolean {
  return existsSync(join(GROUPS, "cpu.cfs_quota_us")) && process.getuid?.() === 0;
}

/** Limits processes and their descendants, together, to a share of one core until disposed. They must have ended by then. */
export function limitCpu(pids: readonly number[], share: number): Disposable {
  groups += 1;
  const group = join(GROUPS, `tributary-bench-${process.pid}-${groups}`);
  mkdirSync(group);
  writeFileSync(join(group, "cpu.cfs_period_us"), String(PERIOD_US));
  writeFileSync(join(group, "cpu.cfs_quota_us"), String(PERIOD_US * share));
  for (const pid of withDescendants(pids)) writeFileSync(join(group, "cgroup.procs"), String(pid));
  return { [Symbol.dispose]: () => rmdirSync(group) };
}
