import { readFileSync } from "node:fs";

/**
 * Returns the processes of a server that was started as `pid`: that process, and its children if it is the parent of the serving process.
 * Checkouts without a parent process have only one.
 */
export function serverPids(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  return [pid, ...children];
}
