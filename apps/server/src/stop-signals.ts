/** Signals that stop a process, and their effect while it starts. It imports nothing: it must be loaded before anything else is. */

/** A terminal that is closed sends SIGHUP. Windows sends SIGHUP and SIGINT only. */
export const STOP_SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** A terminal and npm both pass on one Ctrl+C: signals in this time are one. Unit: milliseconds. */
const SAME_SIGNAL_MS = 1_000;

/** True if a signal at `nowMs` repeats the request to stop at `firstMs`, and is not the same one on another way. Unit: monotonic milliseconds. */
export function isSecondSignal(firstMs: number, nowMs: number): boolean {
  return nowMs - firstMs >= SAME_SIGNAL_MS;
}

/**
 * Ends this process at once, in status 0 unless another is set, on a signal while it starts. No client is connected yet, and each commit is atomic.
 *
 * Lifetime: dispose once signals are handled otherwise. Source: RC-13.
 */
export function endOnSignals(process: NodeJS.Process): Disposable {
  const end = (): void => process.exit();
  for (const signal of STOP_SIGNALS) process.on(signal, end);
  return {
    [Symbol.dispose]() {
      for (const signal of STOP_SIGNALS) process.off(signal, end);
    },
  };
}

/**
 * Ends this process also when its parent process ends or stops it. The end of a parent is announced once: an end before this call is seen by the
 * channel being closed. Source: RC-12, RC-13.
 */
export function endWithParent(process: NodeJS.Process): Disposable {
  const onSignals = endOnSignals(process);
  const end = (): void => process.exit();
  const onMessage = (message: unknown): void => {
    if (typeof message === "object" && message !== null && "type" in message && message.type === "stop") end();
  };
  process.on("disconnect", end).on("message", onMessage);

  return {
    [Symbol.dispose]() {
      onSignals[Symbol.dispose]();
      process.off("disconnect", end).off("message", onMessage);
    },
  };
}
