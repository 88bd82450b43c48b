import type { Clock } from "@tributary/kernel";

/** When a link counts as dead. Units: milliseconds. */
export type LivenessOptions = {
  /** How often to say something, so that the other side answers. */
  readonly probeMs: number;
  /** How long nothing at all may be heard. More than `probeMs`. */
  readonly silenceMs: number;
};

/** Watches whether anything is heard. Any message counts, not only answers to probes. */
export interface Liveness extends Disposable {
  /** Something was heard. */
  heard(): void;
}

/** What a watch does: `probe` says something to the other side, `silent` is told once when nothing was heard for too long. */
export type LivenessTasks = { readonly probe: () => void; readonly silent: () => void };

/** Starts to watch; the moment of the call counts as heard. Disposing ends it. Rules LK-07 and LK-08. */
export function watchLiveness(
  clock: Clock,
  { probeMs, silenceMs }: LivenessOptions,
  { probe, silent }: LivenessTasks,
): Liveness {
  let heardAt = clock.monotonicMs();
  let timer: Disposable | undefined;
  const tick = (): void => {
    const restMs = silenceMs - (clock.monotonicMs() - heardAt);
    if (restMs <= 0) {
      timer = undefined;
      silent();
      return;
    }
    timer = clock.after(Math.min(probeMs, restMs), tick); // before the probe: it may end the watch
    probe();
  };
  timer = clock.after(probeMs, tick);
  return {
    heard: () => {
      heardAt = clock.monotonicMs();
    },
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}
