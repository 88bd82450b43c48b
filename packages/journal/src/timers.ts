import { asError, type Clock, type Logger, type Result } from "@tributary/kernel";
import { streamKey } from "./ports/commit-judge.ts";
import type { Commit, DurableTimer, StreamDeletion } from "./ports/store.ts";
import type { TimerHolds } from "./timer-holds.ts";

type Deps = {
  readonly clock: Clock;
  readonly log: Logger;
  /** Sharing with other nodes; null if there are none. */
  readonly holds: TimerHolds | null;
};

/**
 * Does the work of a due timer. The commit that does it cancels the timer, so that the work and the end of the timer are one.
 *
 * A refusal or an exception leaves the timer set; it is tried again later.
 */
export type TimerHandler = (timer: DurableTimer) => Promise<Result<unknown, { readonly code: string }>>;

/**
 * The durable timers: sleeps until the soonest is due and runs it. Disposing stops; the timers stay in the store.
 *
 * A timer runs after the time that was left when it was set or read from the store, by monotonic time: a wall clock that is set back or
 * forward neither delays it nor makes it early. Of several nodes each knows the timers that it has set, and asks the store for those of
 * others that are due; the one that gets the hold of a timer runs it. Source: TM-06, TM-08 to TM-11.
 */
export interface Timers extends Disposable {
  /** Starts running due timers. */
  start(handle: TimerHandler): void;
  /** Applies the timer changes of a durable commit. */
  apply(changes: Pick<Commit, "setTimers" | "cancelTimers" | "deleteStreams">): void;
  readonly size: number;
}

/** Delay before a failed timer is tried again; doubled each time up to the maximum. Unit: milliseconds. */
const MIN_RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;

/** `dueMs`: monotonic time at which the timer is due. `runMs`: time of the next attempt. */
type Entry = { readonly timer: DurableTimer; readonly dueMs: number; readonly runMs: number; readonly retryMs: number };

/** Creates the timer service. `stored`: the timers in a store that is not shared. */
export function createTimers({ clock, log, holds }: Deps, stored: readonly DurableTimer[]): Timers {
  const entries = new Map<string, Entry>(stored.map((timer) => [timer.id, newEntry(timer)]));
  /** Timers whose handler is running. A commit that sets or cancels one removes it, so that a failure does not bring it back. */
  const running = new Map<string, Entry>();
  let alarm: { readonly ms: number; readonly timer: Disposable } | undefined;
  let asking: Disposable | undefined;
  let handle: TimerHandler | undefined;

  function arm(): void {
    let soonest = Number.POSITIVE_INFINITY;
    for (const { runMs } of entries.values()) soonest = Math.min(soonest, runMs);
    if (Number.isFinite(soonest)) armAt(soonest);
  }

  function armAt(ms: number): void {
    if (handle === undefined || alarm?.ms === ms) return;
    alarm?.timer[Symbol.dispose]();
    alarm = { ms, timer: clock.after(ms - clock.monotonicMs(), fire) };
  }

  function newEntry(timer: DurableTimer, inMs = timer.dueAt - clock.now()): Entry {
    const dueMs = clock.monotonicMs() + inMs;
    return { timer, dueMs, runMs: dueMs, retryMs: MIN_RETRY_MS };
  }

  function setEntry(entry: Entry): void {
    entries.set(entry.timer.id, entry);
    // A cancelled timer needs no new alarm: an early alarm finds nothing due and is set again.
    if (entry.runMs < (alarm?.ms ?? Number.POSITIVE_INFINITY)) armAt(entry.runMs);
  }

  function fire(): void {
    alarm = undefined;
    const nowMs = clock.monotonicMs();
    const due = [...entries.values()].filter(({ runMs }) => runMs <= nowMs).sort((a, b) => a.runMs - b.runMs);
    for (const entry of due) {
      entries.delete(entry.timer.id);
      running.set(entry.timer.id, entry);
    }
    if (holds !== null && due.length > 0) void runHeld(holds, due);
    else for (const entry of due) void run(entry);
    arm();
  }

  /** Runs those of the timers that this node gets. The others have been cancelled, or another node runs them. */
  async function runHeld(shared: TimerHolds, due: readonly Entry[]): Promise<void> {
    let held: ReadonlyMap<string, DurableTimer>;
    try {
      held = await shared.hold(due.map(({ timer }) => timer.id));
    } catch (error) {
      log.warn("failed to hold timers", { error: asError(error) });
      for (const entry of due) {
        retry(entry);
        forget(entry);
      }
      return;
    }
    for (const entry of due) {
      const timer = held.get(entry.timer.id);
      if (handle === undefined || running.get(entry.timer.id) !== entry) continue; // cancelled or replaced meanwhile
      if (timer?.dueAt === entry.timer.dueAt) void run(entry);
      else if (timer === undefined) forget(entry);
      else void takeOver(shared, entry, timer);
    }
  }

  /**
   * Sets a timer with which another node has replaced one of this node: the hold of the old time keeps all other nodes from running it. Its
   * time is the store's, because the wall clock of this node may differ from that of the other one.
   */
  async function takeOver(shared: TimerHolds, replaced: Entry, timer: DurableTimer): Promise<void> {
    try {
      const entry = newEntry(timer, await shared.timeLeft(timer));
      if (handle !== undefined && running.get(timer.id) === replaced) setEntry(entry);
    } catch (error) {
      log.warn("failed to read time of timer", { timer: timer.kind, error: asError(error) }); // found as due when the hold ends
    }
    forget(replaced);
  }

  async function run(entry: Entry): Promise<void> {
    const { timer } = entry;
    try {
      const result = await handle?.(timer);
      if (result?.ok === false && retry(entry)) {
        log.warn("timer was refused", { timer: timer.kind, code: result.refusal.code });
      }
    } catch (error) {
      if (retry(entry)) log.error("timer failed", { timer: timer.kind, error: asError(error) });
    }
    forget(entry);
  }

  function forget(entry: Entry): void {
    if (running.get(entry.timer.id) === entry) running.delete(entry.timer.id);
  }

  function forgetStreams(deletions: readonly StreamDeletion[]): void {
    const keys = new Set(deletions.map(({ stream }) => streamKey(stream)));
    for (const list of [entries, running]) {
      for (const [id, { timer }] of list) if (keys.has(streamKey(timer.stream))) list.delete(id);
    }
  }

  /** Sets the timer again. Returns false if it has been cancelled or replaced meanwhile, or the service is disposed. */
  function retry(entry: Entry): boolean {
    const { timer, dueMs, retryMs } = entry;
    if (handle === undefined || running.get(timer.id) !== entry) return false;
    const runMs = clock.monotonicMs() + retryMs;
    entries.set(timer.id, { timer, dueMs, runMs, retryMs: Math.min(2 * retryMs, MAX_RETRY_MS) });
    arm();
    return true;
  }

  /** Runs timers of other nodes, of those that have died in particular, also in place of timers of this node that they have replaced. */
  function runFound(found: readonly DurableTimer[]): void {
    for (const timer of found) {
      // Set by this node while the store was asked.
      if (entries.get(timer.id)?.timer.dueAt === timer.dueAt) continue;
      const entry = newEntry(timer, 0);
      entries.delete(timer.id);
      running.set(timer.id, entry);
      void run(entry);
    }
  }

  return {
    start(handler) {
      handle = handler;
      arm();
      const known = {
        find: (id: string) => entries.get(id) ?? running.get(id),
        isDue: (id: string) =>
          running.has(id) || (entries.get(id)?.dueMs ?? Number.POSITIVE_INFINITY) <= clock.monotonicMs(),
        size: () => entries.size + running.size,
      };
      asking ??= holds?.ask(known, runFound);
    },
    apply({ setTimers, cancelTimers, deleteStreams }) {
      if (deleteStreams !== undefined) forgetStreams(deleteStreams);
      if (setTimers === undefined && cancelTimers === undefined) return;
      for (const id of cancelTimers ?? []) {
        entries.delete(id);
        running.delete(id);
      }
      for (const timer of setTimers ?? []) {
        setEntry(newEntry(timer));
        running.delete(timer.id);
      }
    },
    get size() {
      return entries.size;
    },
    [Symbol.dispose]() {
      handle = undefined;
      alarm?.timer[Symbol.dispose]();
      asking?.[Symbol.dispose]();
    },
  };
}
