import { asError, type Clock, type Logger } from "@tributary/kernel";

/** Time without a commit after which the last group counts as delivered. Unit: milliseconds. Source: ST-14. */
const IDLE_MS = 1_000;

type Deps = { readonly clock: Clock; readonly log: Logger };

/** Marks the last group as delivered after a pause. At most one timer per second, however many groups are written. */
export interface IdleWatch extends Disposable {
  /** Called after each group. */
  written(): void;
}

/** Creates the watch. Disposing it marks a group that is still unmarked. */
export function createIdleWatch({ clock, log }: Deps, markDelivered: () => void): IdleWatch {
  let isMarked = true;
  let writtenMs = 0;
  let timer: Disposable | undefined;

  function check(): void {
    const restMs = IDLE_MS - (clock.monotonicMs() - writtenMs);
    timer = undefined;
    if (restMs > 0) timer = clock.after(restMs, check);
    else mark();
  }

  function mark(): void {
    if (isMarked) return;
    try {
      markDelivered();
      isMarked = true;
    } catch (error) {
      // The events themselves are durable; at worst a few are delivered twice after the next start.
      log.warn("failed to mark the last group as delivered", { error: asError(error) });
    }
  }

  return {
    written() {
      isMarked = false;
      writtenMs = clock.monotonicMs();
      timer ??= clock.after(IDLE_MS, check);
    },
    [Symbol.dispose]() {
      timer?.[Symbol.dispose]();
      mark();
    },
  };
}
