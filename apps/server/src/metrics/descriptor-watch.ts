import { readdir, readFile } from "node:fs/promises";
import type { Clock, Logger } from "@tributary/kernel";

/** Unit: milliseconds. */
const CHECK_EVERY_MS = 10_000;

/** Shares of the limit above which a warning is logged, and below which it may be logged again. */
const WARN_ABOVE_RATIO = 0.9;
const CALM_BELOW_RATIO = 0.8;

/** Numbers of open and of allowed file descriptors. */
export type DescriptorCounts = { readonly open: number; readonly limit: number };

/**
 * Logs a warning when the process comes close to its limit of file descriptors, and another entry when it no longer is. At the limit the
 * platform closes new connections, and the process is not notified.
 */
export function watchDescriptors(
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
  count: () => Promise<DescriptorCounts | undefined> = descriptorCounts,
): Disposable {
  let isWarned = false;
  const check = async (): Promise<void> => {
    const counts = await count();
    if (timer === undefined || counts === undefined) return;
    const ratio = counts.open / counts.limit;
    if (!isWarned && ratio > WARN_ABOVE_RATIO) {
      isWarned = true;
      log.warn("file descriptors nearly exhausted: new connections may be closed", { ...counts });
    } else if (isWarned && ratio < CALM_BELOW_RATIO) {
      isWarned = false;
      log.info("file descriptors available again", { ...counts });
    }
    timer = clock.after(CHECK_EVERY_MS, () => void check());
  };
  let timer: Disposable | undefined = clock.after(CHECK_EVERY_MS, () => void check());
  return {
    [Symbol.dispose]() {
      timer?.[Symbol.dispose]();
      timer = undefined;
    },
  };
}

/** Returns the numbers from Linux's `/proc`; undefined on platforms without it. */
export async function descriptorCounts(): Promise<DescriptorCounts | undefined> {
  try {
    const limits = await readFile("/proc/self/limits", "utf8");
    const limit = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.NaN);
    if (Number.isNaN(limit)) return undefined;
    return { limit, open: await openDescriptors(limit) };
  } catch {
    return undefined; // not Linux
  }
}

async function openDescriptors(limit: number): Promise<number> {
  try {
    return (await readdir("/proc/self/fd")).length;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EMFILE") return limit;
    throw error;
  }
}
