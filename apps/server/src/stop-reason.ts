import { asError, type Logger } from "@tributary/kernel";
import { STOP_SIGNALS } from "./stop-signals.ts";

/** Signal that stops the process, null after a fault, and the exit status. */
export type StopReason = { readonly signal: NodeJS.Signals | null; readonly status: number };

/** Exit status after an error that nothing handled. */
const FAULT = 1;

/**
 * Resolves with the first reason to stop: a signal, the parent process, or an error that nothing handled, after which the state in memory
 * cannot be trusted. Later ones are ignored: a terminal and npm both pass on Ctrl+C.
 */
export function stopReason(
  process: Pick<NodeJS.Process, "on">,
  { log, stopped }: { readonly log: Logger; readonly stopped: Promise<NodeJS.Signals> | undefined },
): Promise<StopReason> {
  return new Promise((resolve) => {
    for (const signal of STOP_SIGNALS) process.on(signal, () => resolve({ signal, status: 0 }));
    void stopped?.then((signal) => resolve({ signal, status: 0 }));
    for (const event of ["uncaughtException", "unhandledRejection"] as const) {
      process.on(event, (reason: unknown) => {
        log.error("unhandled error", { event, error: asError(reason) });
        resolve({ signal: null, status: FAULT });
      });
    }
  });
}
