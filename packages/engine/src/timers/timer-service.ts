import type { Clock, EpochMs, Logger } from "@tributary/kernel";
import type { Commit, DurableTimer } from "../ports/store.ts";

type Deps = { readonly clock: Clock; readonly log: Logger };

type Options = {
  /** Does what the timer says. */
  readonly onDue: (timer: DurableTimer) => Promise<unknown>;
  /** Drops a timer that has done its work, where its commit has not. Ids are never used twice. */
  readonly discard: (id: string) => Promise<unknown>;
};

/** Runs the durable timers: mirrors the store's rows, sleeps until the soonest, and does what is due. Disposing stops it. */
export interface TimerService extends Disposable {
  /** What a commit did to the timers. */
  note(changes: Pick<Commit, "setTimers" | "cancelTimers">): void;
  readonly size: number;
}

/** How long a timer waits that could not be done because of a fault. Unit: milliseconds. */
const RETRY_MS = 1_000;

/** Makes the timer service with the timers that the store has. */
export function createTimerService(
  { clock, log }: Deps,
  initial: readonly DurableTimer[],
  { onDue, discard }: Options,
): TimerService {
  const timers = new Map<string, DurableTimer>(initial.map((timer) => [timer.id, timer]));
  let alarm: { readonly at: EpochMs; readonly timer: Disposable } | undefined;
  let isStopped = false;

  function arm(): void {
    let soonest = Number.POSITIVE_INFINITY;
    for (const { dueAt } of timers.values()) soonest = Math.min(soonest, dueAt);
    if (Number.isFinite(soonest)) armAt(soonest);
  }

  function armAt(at: EpochMs): void {
    if (isStopped || alarm?.at === at) return;
    alarm?.timer[Symbol.dispose]();
    alarm = { at, timer: clock.after(at - clock.now(), fire) };
  }

  function fire(): void {
    alarm = undefined;
    const now = clock.now();
    const due = [...timers.values()].filter(({ dueAt }) => dueAt <= now).sort((a, b) => a.dueAt - b.dueAt);
    for (const timer of due) {
      timers.delete(timer.id);
      run(timer);
    }
    arm();
  }

  function run(timer: DurableTimer): void {
    onDue(timer)
      .then(() => discard(timer.id))
      .catch((error: unknown) => {
        log.error("a timer failed", {
          task: timer.task,
          error: error instanceof Error ? error : new Error(String(error)),
        });
        timers.set(timer.id, { ...timer, dueAt: clock.now() + RETRY_MS });
        arm();
      });
  }

  arm();
  return {
    note({ setTimers, cancelTimers }) {
      for (const id of cancelTimers ?? []) timers.delete(id);
      for (const timer of setTimers ?? []) timers.set(timer.id, timer);
      // A cancelled timer needs no new alarm: firing early finds nothing due and sleeps on.
      for (const timer of setTimers ?? [])
        if (timer.dueAt < (alarm?.at ?? Number.POSITIVE_INFINITY)) armAt(timer.dueAt);
    },
    get size() {
      return timers.size;
    },
    [Symbol.dispose]() {
      isStopped = true;
      alarm?.timer[Symbol.dispose]();
    },
  };
}
