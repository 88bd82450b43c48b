import { type Clock, createSystemClock, type EpochMs } from "@tributary/kernel";

/** Default start time of a manual clock: 2026-01-01T00:00:00Z. */
export const DEFAULT_START_AT: EpochMs = Date.UTC(2026, 0, 1);

/** Maximum rounds of {@link ManualClock.drain} before it throws. */
const MAX_ROUNDS = 100_000;

/** Its `soon` tasks run after all pending promise callbacks. */
const platform = createSystemClock();

/** A timer that has not run yet. */
export type PendingTimer = { readonly dueAt: EpochMs; readonly delayMs: number };

/** Clock that advances only when a test advances it. */
export interface ManualClock extends Clock {
  /** Advances by `ms` and synchronously runs the due timers by due time, then by creation. Each sees its own due time as `now()`. */
  advance(ms: number): void;
  /** Runs the tasks queued by `soon`; tasks that they queue wait for the next call. Returns true if there were any. */
  runSoon(): boolean;
  /**
   * Runs promise callbacks, `soon` tasks and timers that are due until none is left. Time does not advance.
   *
   * Errors: throws if tasks keep queuing tasks.
   */
  drain(): Promise<void>;
  /** Advances by `ms` and drains at the start, after each due time and at the end, as a running program would. */
  run(ms: number): Promise<void>;
  /** Advances until no timer is left and drains. Returns the elapsed milliseconds. Errors: throws if timers are left after `maxMs`. */
  runAll(maxMs?: number): Promise<number>;
  /** Sets the wall clock, as an administrator or NTP does. The monotonic time and the delays of timers do not change. */
  jumpTo(at: EpochMs): void;
  /** Soonest first. */
  readonly pendingTimers: readonly PendingTimer[];
  /** Number of tasks queued by `soon`. */
  readonly pendingSoon: number;
}

type Timer = { readonly dueMs: number; readonly order: number; readonly delayMs: number; readonly task: () => void };

export function createManualClock(startAt: EpochMs = DEFAULT_START_AT): ManualClock {
  const timers = createTimerHeap();
  let elapsedMs = 0;
  let offsetMs = startAt;
  let order = 0;
  let soon: (() => void)[] = [];

  function advanceTo(targetMs: number): void {
    for (let next = timers.peek(); next !== undefined && next.dueMs <= targetMs; next = timers.peek()) {
      timers.take();
      elapsedMs = Math.max(elapsedMs, next.dueMs);
      next.task();
    }
    elapsedMs = Math.max(elapsedMs, targetMs);
  }

  function runSoon(): boolean {
    const tasks = soon;
    soon = [];
    for (const task of tasks) task();
    return tasks.length > 0;
  }

  async function drain(): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      await flushPromises();
      if (runSoon()) continue;
      if ((timers.peek()?.dueMs ?? Number.POSITIVE_INFINITY) > elapsedMs) return;
      advanceTo(elapsedMs);
    }
    throw new Error("clock did not drain: tasks keep queuing tasks");
  }

  async function run(ms: number): Promise<void> {
    const targetMs = elapsedMs + ms;
    await drain();
    for (let next = timers.peek(); next !== undefined && next.dueMs <= targetMs; next = timers.peek()) {
      advanceTo(next.dueMs);
      await drain();
    }
    advanceTo(targetMs);
    await drain();
  }

  return {
    now: () => Math.floor(offsetMs + elapsedMs),
    monotonicMs: () => elapsedMs,
    after(delayMs, task) {
      order += 1;
      const timer: Timer = { dueMs: elapsedMs + Math.max(0, delayMs), order, delayMs, task };
      timers.put(timer);
      return { [Symbol.dispose]: () => timers.drop(timer) };
    },
    soon: (task) => void soon.push(task),
    advance: (ms) => advanceTo(elapsedMs + ms),
    runSoon,
    drain,
    run,
    async runAll(maxMs = 7 * 24 * 3_600_000) {
      const startMs = elapsedMs;
      await drain();
      for (let next = timers.peek(); next !== undefined; next = timers.peek()) {
        if (next.dueMs - startMs > maxMs) throw new Error(`timers still pending after ${maxMs} ms`);
        await run(next.dueMs - elapsedMs);
      }
      return elapsedMs - startMs;
    },
    jumpTo: (at) => {
      offsetMs = at - elapsedMs;
    },
    get pendingTimers() {
      return timers.all().map(({ dueMs, delayMs }) => ({ dueAt: Math.floor(offsetMs + dueMs), delayMs }));
    },
    get pendingSoon() {
      return soon.length;
    },
  };
}

/** Resolves after all pending promise callbacks, including those they queue. */
function flushPromises(): Promise<void> {
  return new Promise((resolve) => platform.soon(resolve));
}

type TimerHeap = {
  peek(): Timer | undefined;
  take(): void;
  put(timer: Timer): void;
  drop(timer: Timer): void;
  all(): readonly Timer[];
};

/** Binary heap of timers by due time, then by creation. Disposed timers stay in it until they reach the top. */
function createTimerHeap(): TimerHeap {
  const heap: Timer[] = [];
  const alive = new Set<Timer>();

  const isSooner = (a: Timer, b: Timer): boolean => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);

  function siftUp(timer: Timer): void {
    let index = heap.push(timer) - 1;
    for (let up = (index - 1) >> 1; index > 0; up = (index - 1) >> 1) {
      const parent = heap[up];
      if (parent === undefined || isSooner(parent, timer)) break;
      heap[index] = parent;
      heap[up] = timer;
      index = up;
    }
  }

  function removeTop(): void {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const down = soonerChild(index);
      const child = heap[down];
      if (child === undefined || isSooner(last, child)) break;
      heap[index] = child;
      index = down;
    }
    heap[index] = last;
  }

  function soonerChild(index: number): number {
    const left = heap[2 * index + 1];
    const right = heap[2 * index + 2];
    return right !== undefined && left !== undefined && isSooner(right, left) ? 2 * index + 2 : 2 * index + 1;
  }

  function peek(): Timer | undefined {
    for (let top = heap[0]; top !== undefined; top = heap[0]) {
      if (alive.has(top)) return top;
      removeTop();
    }
    return undefined;
  }

  return {
    peek,
    take() {
      const top = peek();
      if (top === undefined) return;
      alive.delete(top);
      removeTop();
    },
    put(timer) {
      alive.add(timer);
      siftUp(timer);
    },
    drop: (timer) => void alive.delete(timer),
    all: () => [...alive].sort((a, b) => a.dueMs - b.dueMs || a.order - b.order),
  };
}
