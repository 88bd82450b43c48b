import type { Clock } from "@tributary/kernel";

/** When a link counts as dead. Units: milliseconds. */
export type LivenessOptions = {
  /** How often to say something, so that the other side answers. */
  readonly probeMs: number;
  /** How long nothing at all may be heard after that. */
  readonly silenceMs: number;
};

/** Watches whether anything is heard. Any message counts, not only answers to probes. */
export interface Liveness extends Disposable {
  /** Something was heard. */
  heard(): void;
}

/** What a watch does: `probe` says something to the other side, `silent` is told once when nothing was heard for too long. */
export type LivenessTasks = { readonly probe: () => void; readonly silent: () => void };

/**
 * Starts to watch. Disposing ends it. Rules LK-07 to LK-09.
 *
 * Silence counts from a probe that nothing has followed, not from the last message: browsers hold the timers of hidden pages back for a minute
 * and machines sleep, and neither makes a link dead.
 */
export function watchLiveness(
  clock: Clock,
  { probeMs, silenceMs }: LivenessOptions,
  { probe, silent }: LivenessTasks,
): Liveness {
  let askedAtMs: number | undefined;
  let timer: Disposable | undefined;
  const tick = (): void => {
    const restMs = askedAtMs === undefined ? silenceMs : silenceMs - (clock.monotonicMs() - askedAtMs);
    if (restMs <= 0) {
      timer = undefined;
      silent();
      return;
    }
    askedAtMs ??= clock.monotonicMs();
    timer = clock.after(Math.min(probeMs, restMs), tick); // before the probe, which may end the watch
    probe();
  };
  timer = clock.after(probeMs, tick);
  return {
    heard: () => {
      askedAtMs = undefined;
    },
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}
