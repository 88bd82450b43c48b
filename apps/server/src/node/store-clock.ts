import type { Store } from "@tributary/journal";
import { asError, type Clock, type Logger } from "@tributary/kernel";

/** A clock that shows the time of the store, which all nodes share. Timers run on the platform's. Disposing it ends the measurements. */
export interface StoreClock extends Clock, Disposable {
  /** Time of the store minus the wall clock of this machine. Unit: milliseconds. */
  offsetMs(): number;
}

type Deps = {
  readonly clock: Clock;
  readonly store: Pick<Store, "now">;
  readonly log: Logger;
};

/** The offset between monotonic time and the store's time, and how wrong it can be. Unit: milliseconds. */
type Measurement = { readonly aheadMs: number; readonly errorMs: number };

/** Oscillators drift by up to about 1 ms in this time. Unit: milliseconds. */
const MEASURE_EVERY_MS = 30_000;

/** Round trips per measurement; the shortest counts, because its time is the most exact. */
const ROUND_TRIPS = 3;

/** A measurement that can be wrong by more is useless: the next one will do. Unit: milliseconds. */
const MAX_ERROR_MS = 1_000;

/** Difference between the machine's clock and the store's that an operator should know of. Unit: milliseconds. */
const WORTH_A_WARNING_MS = 2_000;

/**
 * Measures the store's time now and every 30 seconds. Between measurements time follows this process's monotonic clock, so that a jump of the
 * machine's wall clock has no effect. A correction within the error of its measurement is not made.
 *
 * Errors: as {@link Store.now} at the first measurement; later failures keep the last offset. Source: NL-03, NL-04.
 */
export async function followStoreClock(deps: Deps): Promise<StoreClock> {
  const { clock, log } = deps;
  let { aheadMs } = await measure(deps);
  let timer = clock.after(MEASURE_EVERY_MS, correct);
  let isDisposed = false;
  const offsetMs = (): number => aheadMs + clock.monotonicMs() - clock.now();
  if (Math.abs(offsetMs()) > WORTH_A_WARNING_MS) {
    log.warn("the clock of this machine differs from the database's, which counts", {
      offsetMs: Math.round(offsetMs()),
    });
  }

  function correct(): void {
    measure(deps)
      .then((measured) => {
        if (measured.errorMs > MAX_ERROR_MS) return log.warn("the store's time takes too long to read", measured);
        if (Math.abs(measured.aheadMs - aheadMs) > measured.errorMs) aheadMs = measured.aheadMs;
      })
      .catch((error: unknown) => log.warn("failed to read the store's time", { error: asError(error) }))
      .finally(() => {
        if (!isDisposed) timer = clock.after(MEASURE_EVERY_MS, correct);
      });
  }

  return {
    now: () => Math.floor(aheadMs + clock.monotonicMs()),
    monotonicMs: () => clock.monotonicMs(),
    after: (delayMs, task) => clock.after(delayMs, task),
    soon: (task) => clock.soon(task),
    offsetMs,
    [Symbol.dispose]() {
      isDisposed = true;
      timer[Symbol.dispose]();
    },
  };
}

/** The store's time was read at some point of the round trip: its middle is wrong by at most half of it. */
async function measure({ clock, store }: Deps): Promise<Measurement> {
  let best: Measurement | undefined;
  for (let count = 0; count < ROUND_TRIPS; count += 1) {
    const startMs = clock.monotonicMs();
    const storeAt = await store.now();
    const errorMs = (clock.monotonicMs() - startMs) / 2;
    if (best === undefined || errorMs < best.errorMs) best = { aheadMs: storeAt - startMs - errorMs, errorMs };
  }
  return best as Measurement; // there is at least one round trip
}
