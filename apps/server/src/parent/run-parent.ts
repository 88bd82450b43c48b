import { fork } from "node:child_process";
import type { Socket } from "node:net";
import { constants } from "node:os";
import { createSystemClock, createSystemRandom } from "@tributary/kernel";
import type { Config } from "../config/schema.ts";
import { createProcessLog } from "../log/process-log.ts";
import { programPath } from "../program-paths.ts";
import { refuseStart } from "../refuse-start.ts";
import { STOP_SIGNALS } from "../stop-signals.ts";
import { createClosedReport } from "./closed-report.ts";
import { createHeldConnections } from "./held-connections.ts";
import { createPortOwner } from "./port-owner.ts";
import { supervise } from "./supervise.ts";

/**
 * Node sends one connection at a time and waits for the server process after each: what is on its way behind others must not expire while that
 * process is busy. Source: ADR 0011.
 */
const LIMITS = { maxConnections: 5_000, maxHoldMs: 30_000, maxTakingMs: 20_000, maxOnTheWay: 8 };

/** Start of the parent process. `starting` handles signals until the parent process does. */
export type ParentStart = {
  readonly flags: readonly string[];
  readonly inheritedSocket: number | undefined;
  readonly starting: Disposable;
};

/** Runs a center in a server process, which is restarted after a crash, until a signal stops it. Exits with its status. */
export async function runParent(config: Config, { flags, inheritedSocket, starting }: ParentStart): Promise<void> {
  const clock = createSystemClock();
  const { log, unlimited } = await createProcessLog({ stderr: process.stderr, clock }, config);
  const held = createHeldConnections<Socket>({ clock, onClosed: createClosedReport({ clock, log }) }, LIMITS);
  const port = createPortOwner((socket) => supervisor.connect(socket), { ...config, inheritedSocket, log });
  const supervisor = supervise({
    startServer: () => fork(programPath("child"), flags, { stdio: "inherit" }),
    port,
    held,
    clock,
    random: createSystemRandom(),
    log: unlimited, // each crash is one entry, RC-04
    refuseStart: (sentence) => refuseStart(process, sentence),
  });
  for (const signal of STOP_SIGNALS) process.on(signal, () => supervisor.stop(signal));
  starting[Symbol.dispose]();
  const { status, signal } = await supervisor.ended;
  process.exit(status ?? 128 + (signal === null ? 0 : constants.signals[signal]));
}
