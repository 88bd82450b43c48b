import type { Clock } from "@tributary/kernel";
import { FRAME_MS } from "../codec/audio-codec.ts";

/** One step of the mixer. */
export type Tick = {
  /** Number of the step since the start, without gaps unless the process was stopped for long. */
  readonly number: number;
  /** Time at which the step is due. Unit: milliseconds of the monotonic clock. */
  readonly atMs: number;
};

/** Receiver of steps. */
export type TickListener = {
  readonly onTick: (tick: Tick) => void;
  /** Steps that began late, or were left out. */
  readonly onLate: (steps: number) => void;
};

/** The clock of all mixes of a process. */
export interface TickClock extends Disposable {
  /** Starts the steps, unless they run. */
  start(): void;
  stop(): void;
  /**
   * Time as the mixer sees it: it stays at a step that is due until that has begun, so that packets that arrived meanwhile are not late. It does not stay at a step
   * that is left out: packets would seem to have arrived before they were sent, and later ones would be late for seconds.
   */
  nowMs(): number;
}

/** A step that begins this much after its time is late. Unit: milliseconds. */
const LATE_MS = 20;

/** Steps that are made up for when the process was stopped. Older ones are left out: receivers would drop their audio. */
const MAX_CATCH_UP = 10;

/** Creates a clock that is stopped. Its times follow from the start, so that delays of timers do not add up. */
export function createTickClock(clock: Clock, listener: TickListener): TickClock {
  let startMs = 0;
  let next = 0;
  let timer: Disposable | undefined;

  const dueMs = (): number => startMs + next * FRAME_MS;

  /** Steps that are left out at this time, because too many are due. */
  const leftOut = (nowMs: number): number => Math.max(0, Math.floor((nowMs - dueMs()) / FRAME_MS) + 1 - MAX_CATCH_UP);

  function mixerMs(): number {
    const nowMs = clock.monotonicMs();
    return timer === undefined ? nowMs : Math.min(nowMs, dueMs() + leftOut(nowMs) * FRAME_MS);
  }

  function schedule(): void {
    timer = clock.after(Math.max(0, dueMs() - clock.monotonicMs()), () => clock.soon(run)); // `soon`: after packets that have arrived
  }

  function run(): void {
    if (timer === undefined) return;
    const nowMs = clock.monotonicMs(); // once: steps that take longer than they last must not keep packets from being read
    const missed = leftOut(nowMs);
    next += missed;
    if (missed > 0) listener.onLate(missed);
    while (dueMs() <= nowMs) {
      const tick = { number: next, atMs: dueMs() };
      if (clock.monotonicMs() - tick.atMs > LATE_MS) listener.onLate(1);
      next += 1;
      listener.onTick(tick);
      if (timer === undefined) return; // stopped by the listener
    }
    schedule();
  }

  function stop(): void {
    timer?.[Symbol.dispose]();
    timer = undefined;
  }

  return {
    start() {
      if (timer !== undefined) return;
      startMs = clock.monotonicMs();
      next = 0;
      schedule();
    },
    stop,
    nowMs: mixerMs,
    [Symbol.dispose]: stop,
  };
}
