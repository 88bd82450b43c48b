import type { Clock } from "@tributary/kernel";

/** Thresholds of silence detection. Units: milliseconds. */
export type LivenessOptions = {
  /** Interval between probes. */
  readonly probeMs: number;
  /** Maximum time without any received frame after a probe. */
  readonly silenceMs: number;
};

/** Detects a silent connection. Any received frame counts, not only replies to probes. */
export interface Liveness extends Disposable {
  /** Records that a frame was received. */
  markActive(): void;
}

/** Callbacks of a watch: `probe` sends a probe, `silent` is called once when nothing was received for too long. */
export type LivenessTasks = { readonly probe: () => void; readonly silent: () => void };

/**
 * Starts silence detection; disposing the result stops it. Rules LK-07 to LK-09.
 *
 * Silence is measured from the first unanswered probe, not from the last frame: browsers delay timers of hidden pages
 * by up to a minute and machines sleep, and neither means that the link is dead.
 */
export function watchLiveness(
  clock: Clock,
  { probeMs, silenceMs }: LivenessOptions,
  { probe, silent }: LivenessTasks,
): Liveness {
  let probedAtMs: number | undefined;
  let timer: Disposable | undefined;
  const tick = (): void => {
    const restMs = probedAtMs === undefined ? silenceMs : silenceMs - (clock.monotonicMs() - probedAtMs);
    if (restMs <= 0) {
      timer = undefined;
      silent();
      return;
    }
    probedAtMs ??= clock.monotonicMs();
    timer = clock.after(Math.min(probeMs, restMs), tick); // before the probe, which may dispose the watch
    probe();
  };
  timer = clock.after(probeMs, tick);
  return {
    markActive: () => {
      probedAtMs = undefined;
    },
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}
