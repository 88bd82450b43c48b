import { fork } from "node:child_process";
import type { Socket } from "node:net";
import { constants } from "node:os";
import { extname, join } from "node:path";
import { type Clock, createSystemClock, createSystemRandom, type Logger } from "@tributary/kernel";
import type { Config } from "../config/schema.ts";
import { createProcessLog } from "../log/process-log.ts";
import { type ClosedBecause, createHeldConnections } from "./held-connections.ts";
import { createPortOwner } from "./port-owner.ts";
import { supervise } from "./supervise.ts";

/** Source: ADR 0011. */
const LIMITS = { maxConnections: 5_000, maxHoldMs: 30_000, maxTakingMs: 5_000, maxOnTheWay: 64 };

/** Closed connections are reported at most this often. Unit: milliseconds. */
const REPORT_EVERY_MS = 60_000;

/** The program of the server process; its file name ends as this one's does, from source and from a build. */
const CHILD = join(import.meta.dirname, "..", `child${extname(import.meta.filename)}`);

/** Runs a center in a server process, which is restarted after a crash, until a signal stops it. Exits with its status. */
export async function runParent(
  config: Config,
  { flags, inheritedSocket }: { readonly flags: readonly string[]; readonly inheritedSocket: number | undefined },
): Promise<void> {
  const clock = createSystemClock();
  const log = await createProcessLog(process, config);
  const held = createHeldConnections<Socket>({ clock, onClosed: closedReport({ clock, log }) }, LIMITS);
  const port = createPortOwner((socket) => supervisor.connect(socket), { ...config, inheritedSocket, log });
  const supervisor = supervise({
    startServer: () => fork(CHILD, flags, { stdio: "inherit" }),
    port,
    held,
    clock,
    random: createSystemRandom(),
    log,
  });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => supervisor.stop(signal));
  const { status, signal } = await supervisor.ended;
  process.exit(status ?? 128 + (signal === null ? 0 : constants.signals[signal]));
}

/** Returns a function that logs the numbers of connections that the server process did not take. */
function closedReport({ clock, log }: { readonly clock: Clock; readonly log: Logger }) {
  const counts: Partial<Record<ClosedBecause, number>> = {};
  let isWaiting = false;
  return (because: ClosedBecause): void => {
    counts[because] = (counts[because] ?? 0) + 1;
    if (isWaiting) return;
    isWaiting = true;
    clock.soon(() => log.warn("connections not taken by the server process", { ...counts }));
    clock.after(REPORT_EVERY_MS, () => {
      isWaiting = false;
    });
  };
}
