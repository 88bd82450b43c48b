import type { Clock } from "@tributary/kernel";

/** Clock of one process. After `kill`, none of its timers and tasks runs. */
export interface ProcessClock extends Clock {
  /** Ends the process without cleanup. Promises that wait for its timers never resolve. */
  kill(): void;
  /** Number of pending timers and tasks; 0 after `kill`. */
  readonly pending: number;
}

/** Creates the clock of a process whose time is that of `clock`. */
export function createProcessClock(clock: Clock): ProcessClock {
  const timers = new Set<Disposable>();
  let soonTasks = 0;
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
      soonTasks += 1;
      clock.soon(() => {
        soonTasks -= 1;
        if (isAlive) task();
      });
    },
    kill() {
      isAlive = false;
      for (const timer of timers) timer[Symbol.dispose]();
      timers.clear();
    },
    get pending() {
      return isAlive ? timers.size + soonTasks : 0;
    },
  };
}
