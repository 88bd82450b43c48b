import { type Clock, createSystemClock, type EpochMs } from "@tributary/kernel";

/** Where a manual clock starts unless told otherwise: 2026-01-01T00:00:00Z. */
export const DEFAULT_START_AT: EpochMs = Date.UTC(2026, 0, 1);

/** How many rounds {@link ManualClock.settle} waits for quiet before it says that there will be none. */
const MAX_ROUNDS = 100_000;

/** The platform's own turns: between two of them every promise that can move has moved. */
const platform = createSystemClock();

/** A timer that is waiting. */
export type PendingTimer = { readonly dueAt: EpochMs; readonly delayMs: number };

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves on by `ms` and runs what falls due, in the order of its time, then of its being set; each at its own time. Synchronous. */
  advance(ms: number): void;
  /** Runs what waits for the next turn; what that sets waits for the turn after. True when there was something. */
  runSoon(): boolean;
  /** Lets everything come to rest that needs no time: promises, turns and what is due already, in alternation, until nothing moves. */
  settle(): Promise<void>;
  /** Moves on by `ms`, coming to rest before, between due times and after: what a running program would do in that time. */
  run(ms: number): Promise<void>;
  /** Goes on until no timer is left, and comes to rest. Returns the milliseconds that took. Fails when `maxMs` do not suffice. */
  runAll(maxMs?: number): Promise<number>;
  /** Sets the wall clock without moving time: what an administrator or a leap does. Timers keep their distance. */
  jumpTo(at: EpochMs): void;
  /** The timers that wait, soonest first. */
  readonly pendingTimers: readonly PendingTimer[];
  /** How many tasks wait for the next turn. */
  readonly pendingSoon: number;
}

type Timer = { readonly dueMs: number; readonly order: number; readonly delayMs: number; readonly task: () => void };

/** Makes a {@link ManualClock} that shows `startAt`. */
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

  async function settle(): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      await promisesSettled();
      if (runSoon()) continue;
      if ((timers.peek()?.dueMs ?? Number.POSITIVE_INFINITY) > elapsedMs) return;
      advanceTo(elapsedMs);
    }
    throw new Error("nothing came to rest: something keeps asking for the next turn");
  }

  async function run(ms: number): Promise<void> {
    const targetMs = elapsedMs + ms;
    await settle();
    for (let next = timers.peek(); next !== undefined && next.dueMs <= targetMs; next = timers.peek()) {
      advanceTo(next.dueMs);
      await settle();
    }
    advanceTo(targetMs);
    await settle();
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
    settle,
    run,
    async runAll(maxMs = 7 * 24 * 3_600_000) {
      const startMs = elapsedMs;
      await settle();
      for (let next = timers.peek(); next !== undefined; next = timers.peek()) {
        if (next.dueMs - startMs > maxMs) throw new Error(`timers are left after ${maxMs} ms`);
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

/** Waits until no promise can move any more. */
function promisesSettled(): Promise<void> {
  return new Promise((resolve) => platform.soon(resolve));
}

type TimerHeap = {
  peek(): Timer | undefined;
  take(): void;
  put(timer: Timer): void;
  drop(timer: Timer): void;
  all(): readonly Timer[];
};

/** Timers by due time, then by the order of their being set. Dropped ones stay in the heap until they come up. */
function createTimerHeap(): TimerHeap {
  const heap: Timer[] = [];
  const alive = new Set<Timer>();

  const isSooner = (a: Timer, b: Timer): boolean => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);

  function rise(timer: Timer): void {
    let place = heap.push(timer) - 1;
    for (let up = (place - 1) >> 1; place > 0; up = (place - 1) >> 1) {
      const parent = heap[up];
      if (parent === undefined || isSooner(parent, timer)) break;
      heap[place] = parent;
      heap[up] = timer;
      place = up;
    }
  }

  function removeTop(): void {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      const down = soonerChild(place);
      const child = heap[down];
      if (child === undefined || isSooner(last, child)) break;
      heap[place] = child;
      place = down;
    }
    heap[place] = last;
  }

  function soonerChild(place: number): number {
    const left = heap[2 * place + 1];
    const right = heap[2 * place + 2];
    return right !== undefined && left !== undefined && isSooner(right, left) ? 2 * place + 2 : 2 * place + 1;
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
      rise(timer);
    },
    drop: (timer) => void alive.delete(timer),
    all: () => [...alive].sort((a, b) => a.dueMs - b.dueMs || a.order - b.order),
  };
}
