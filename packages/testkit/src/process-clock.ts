import type { Clock } from "@tributary/kernel";

/** The time of one process: when it is killed, nothing that it waited for happens any more. */
export interface ProcessClock extends Clock {
  /** Ends the process without warning. Its promises never resolve. */
  kill(): void;
  /** How many of its timers and turns are still to come. */
  readonly waiting: number;
}

/** Makes the time of a process that runs on `clock`. */
export function createProcessClock(clock: Clock): ProcessClock {
  const timers = new Set<Disposable>();
  let turns = 0;
  let isAlive = true;

  return {
    now: clock.now,
    monotonicMs: clock.monotonicMs,
    after(delayMs, task) {
      if (!isAlive) return { [Symbol.dispose]: () => undefined };
      const timer = clock.after(delayMs, () => {
        timers.delete(timer);
        task();
      });
      timers.add(timer);
      return {
        [Symbol.dispose]() {
          timers.delete(timer);
          timer[Symbol.dispose]();
        },
      };
    },
    soon(task) {
      if (!isAlive) return;
      turns += 1;
      clock.soon(() => {
        turns -= 1;
        if (isAlive) task();
      });
    },
    kill() {
      isAlive = false;
      for (const timer of timers) timer[Symbol.dispose]();
      timers.clear();
    },
    get waiting() {
      return isAlive ? timers.size + turns : 0;
    },
  };
}
