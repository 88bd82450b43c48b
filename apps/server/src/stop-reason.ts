import { asError, type Clock, type Logger } from "@tributary/kernel";
import { isSecondSignal, STOP_SIGNALS } from "./stop-signals.ts";

/** Signal that stops the process, null after a fault, and the exit status. */
export type StopReason = { readonly signal: NodeJS.Signals | null; readonly status: number };

/** Exit status after an error that nothing handled, or after another node took this one's place. */
const FAULT = 1;

type Deps = {
  readonly clock: Pick<Clock, "monotonicMs">;
  readonly log: Logger;
  /** Resolves when the parent process stops this one. */
  readonly stopped: Promise<NodeJS.Signals> | undefined;
  /** Resolves if other nodes have taken this node's store. */
  readonly lost?: Promise<void> | undefined;
};

/**
 * Resolves with the first reason to stop: a signal, the parent process, the loss of this node's place, or an error that nothing handled, after which
 * the state in memory cannot be trusted. A second signal ends the process at once. Other later reasons are ignored.
 *
 * Source: SV-21, LG-03, NL-06.
 */
export function stopReason(process: Pick<NodeJS.Process, "on" | "exit">, deps: Deps): Promise<StopReason> {
  const { clock, log, stopped, lost } = deps;
  return new Promise((resolve) => {
    let first: { readonly atMs: number; readonly status: number } | undefined;
    const stop = (reason: StopReason): void => {
      first ??= { atMs: clock.monotonicMs(), status: reason.status };
      resolve(reason);
    };
    const onSignal = (signal: NodeJS.Signals): void => {
      if (first !== undefined && isSecondSignal(first.atMs, clock.monotonicMs())) process.exit(first.status);
      stop({ signal, status: 0 });
    };
    for (const signal of STOP_SIGNALS) process.on(signal, () => onSignal(signal));
    void stopped?.then((signal) => stop({ signal, status: 0 }));
    void lost?.then(() => stop({ signal: null, status: FAULT }));
    for (const event of ["uncaughtException", "unhandledRejection"] as const) {
      process.on(event, (reason: unknown) => {
        log.error("unhandled error", { event, error: asError(reason) });
        stop({ signal: null, status: FAULT });
      });
    }
  });
}
