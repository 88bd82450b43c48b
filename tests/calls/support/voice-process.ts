/** The voice process of a center, as the system shows it. */
import { readdirSync, readFileSync } from "node:fs";
import type { RunningCenter } from "../../e2e/support/center.ts";

const STARTED = /"pid":(\d+),"msg":"voice process started"|voice process started.*?pid[=: ]+(\d+)/g;

/** Returns the id of the newest voice process. Errors: throws if none was started. */
export function voicePidOf({ output }: Pick<RunningCenter, "output">): number {
  const [, json, lines] = [...output().matchAll(STARTED)].at(-1) ?? [];
  const pid = Number(json ?? lines);
  if (!(pid > 0)) throw new Error(`no voice process was started:\n${output()}`);
  return pid;
}

/** Returns the number of files, sockets among them, that a process has open. */
export function descriptorsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Unit: bytes. */
export function residentBytesOf(pid: number): number {
  return 1_024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}
