/** Replaces the clock of a window by another one. */
import type { Clock } from "@tributary/kernel";
import type { PageGlobals } from "./window.ts";

/** Timers of a window. */
export type PageTimers = {
  /** Number of timers that have not run yet. */
  readonly count: number;
  /** Clears all timers, also those that are started later. */
  stop(): void;
};

/** Replaces `Date` without arguments, the timers, and `performance.now`. */
export function replaceClock(window: PageGlobals, clock: Clock): PageTimers {
  const { Date: PlatformDate } = window;
  const timers = createTimers(clock);
  Object.assign(window, timers.globals, {
    Date: class extends PlatformDate {
      constructor(...args: [] | [number]) {
        if (args.length === 0) super(clock.now());
        else super(...args);
      }
      static override now(): number {
        return clock.now();
      }
    },
  });
  window.performance.now = () => clock.monotonicMs();
  return timers;
}

type Task = (...args: unknown[]) => void;

function createTimers(clock: Clock) {
  const running = new Map<number, Disposable>();
  let last = 0;
  let isStopped = false;

  function start(delayMs: number, task: () => void, repeats: boolean): number {
    last += 1;
    const id = last;
    const arm = (): void => {
      running.set(
        id,
        clock.after(Math.ceil(Math.max(Number(delayMs) || 0, 0)), () => {
          if (repeats) arm();
          else running.delete(id);
          task();
        }),
      );
    };
    if (!isStopped) arm();
    return id;
  }
  const clear = (id: number): void => {
    running.get(id)?.[Symbol.dispose]();
    running.delete(id);
  };
  return {
    globals: {
      setTimeout: (task: Task, delayMs: number, ...args: unknown[]) => start(delayMs, () => task(...args), false),
      setInterval: (task: Task, delayMs: number, ...args: unknown[]) => start(delayMs, () => task(...args), true),
      clearTimeout: clear,
      clearInterval: clear,
    },
    get count() {
      return running.size;
    },
    stop() {
      isStopped = true;
      for (const id of [...running.keys()]) clear(id);
    },
  };
}
