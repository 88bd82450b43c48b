import type { Clock, EpochMs } from "@tributary/kernel";
import type { ManualClock } from "./manual-clock.ts";

/** Clock of a node that can be paused and killed, as the operating system does with a process. */
export interface NodeClock extends Clock {
  /** Stops the node: its timers, turns and time. */
  pause(): void;
  /** Continues where the node was stopped. It does not notice that time has passed. */
  resume(): void;
  /** Ends the node without cleanup. */
  kill(): void;
  readonly isAlive: boolean;
  /** Sets the wall clock. */
  set(at: EpochMs): void;
  /** Runs the task now, after a resume if the node is paused, or never if it is dead. For what reaches the node from outside. */
  whenRunning(task: () => void): void;
}

type Timer = { readonly dueMs: number; readonly task: () => void; handle: Disposable };

/** Creates the clock of a node whose time passes as that of `base`. */
export function createNodeClock(base: ManualClock, skewMs = 0): NodeClock {
  const timers = new Set<Timer>();
  let state: "running" | "paused" | "dead" = "running";
  let pausedAtMs = 0;
  let lostMs = base.monotonicMs();
  let wall = base.now() + skewMs;
  let backlog: (() => void)[] = [];

  const monotonicMs = (): number => (state === "paused" ? pausedAtMs : base.monotonicMs() - lostMs);

  function arm(timer: Timer): void {
    timer.handle = base.after(timer.dueMs - monotonicMs(), () => {
      timers.delete(timer);
      timer.task();
    });
  }

  function whenRunning(task: () => void): void {
    if (state === "running") task();
    else if (state === "paused") backlog.push(task);
  }

  return {
    now: () => Math.floor(wall + monotonicMs()),
    monotonicMs,
    after(delayMs, task) {
      const timer: Timer = { dueMs: monotonicMs() + Math.max(0, delayMs), task, handle: NOTHING };
      if (state === "dead") return NOTHING;
      timers.add(timer);
      if (state === "running") arm(timer);
      return {
        [Symbol.dispose]() {
          timers.delete(timer);
          timer.handle[Symbol.dispose]();
        },
      };
    },
    soon(task) {
      if (state !== "dead") base.soon(() => whenRunning(task));
    },
    pause() {
      if (state !== "running") return;
      pausedAtMs = monotonicMs();
      state = "paused";
      for (const { handle } of timers) handle[Symbol.dispose]();
    },
    resume() {
      if (state !== "paused") return;
      lostMs = base.monotonicMs() - pausedAtMs;
      state = "running";
      for (const timer of timers) arm(timer);
      const tasks = backlog;
      backlog = [];
      for (const task of tasks) base.soon(() => whenRunning(task));
    },
    kill() {
      state = "dead";
      for (const { handle } of timers) handle[Symbol.dispose]();
      timers.clear();
      backlog = [];
    },
    get isAlive() {
      return state !== "dead";
    },
    set(at) {
      wall = at - monotonicMs();
    },
    whenRunning,
  };
}

const NOTHING: Disposable = { [Symbol.dispose]: () => undefined };
