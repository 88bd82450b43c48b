import { asError, type Clock, type Logger } from "@tributary/kernel";
import type { DurableTimer, Store } from "./ports/store.ts";

/** Timers that this node knows: those that it has set, and those whose handler it runs. */
export type KnownTimers = {
  /** Returns what this node knows of a timer: another object after each change. */
  readonly find: (id: string) => { readonly timer: DurableTimer } | undefined;
  /** True if this node runs the timer, or waits to try it again. A timer set here that is due only in the store may have been replaced. */
  readonly isDue: (id: string) => boolean;
  readonly size: () => number;
};

/** Sharing of the timers of a store between nodes: of several, one holds a timer and runs it. */
export interface TimerHolds {
  /** Holds the named timers, and returns those that this node got, by id. Errors: those of the store. */
  hold(ids: readonly string[]): Promise<ReadonlyMap<string, DurableTimer>>;
  /** Returns the time until a timer is due by the store's time, negative if it is. Unit: milliseconds. Errors: those of the store. */
  timeLeft(timer: DurableTimer): Promise<number>;
  /**
   * Asks the store every second for timers of other nodes that are due, holds them and passes them on. A timer that this node knows has its
   * own time here, unless another node has replaced it. Ends when disposed.
   */
  ask(known: KnownTimers, onFound: (timers: readonly DurableTimer[]) => void): Disposable;
}

/** Interval at which the store is asked for timers of other nodes. Unit: milliseconds. */
const ASK_EVERY_MS = 1_000;

/**
 * Time for which a node holds a timer: longer than its handler takes, and short because the timers of a node that dies while it runs them
 * wait for it. Unit: milliseconds.
 */
const HOLD_MS = 5_000;

/** Timers of other nodes asked for at once. */
const PAGE = 100;

type Deps = {
  readonly store: Pick<Store, "dueTimers" | "holdTimers" | "now">;
  readonly clock: Clock;
  readonly log: Logger;
  /** Name of this node, different from those of the other nodes. */
  readonly node: string;
};

/** Creates the holds of one node of several. */
export function createTimerHolds({ store, clock, log, node }: Deps): TimerHolds {
  const NONE: ReadonlyMap<string, DurableTimer> = new Map();

  async function hold(ids: readonly string[]): Promise<ReadonlyMap<string, DurableTimer>> {
    const askedMs = clock.monotonicMs();
    const held = await store.holdTimers(ids, { holder: node, holdMs: HOLD_MS });
    // A node that was paused meanwhile holds nothing any more; what is left of the timers is found as due.
    if (clock.monotonicMs() - askedMs >= HOLD_MS) return NONE;
    return new Map(held.map((timer) => [timer.id, timer]));
  }

  /** Returns those of the known timers that have another time in the store. The hold ends at once: it only reads, and keeps no node from them. */
  async function replacedOf(ids: readonly string[], known: KnownTimers): Promise<readonly string[]> {
    if (ids.length === 0) return ids;
    const stored = await store.holdTimers(ids, { holder: node, holdMs: 0 });
    return stored.filter(({ id, dueAt }) => known.find(id)?.timer.dueAt !== dueAt).map(({ id }) => id);
  }

  /** Returns true if there may be more. */
  async function askOnce(known: KnownTimers, onFound: (timers: readonly DurableTimer[]) => void): Promise<boolean> {
    // The timers known here may fill the first places of the answer, and are passed over.
    const due = await store.dueTimers(PAGE + known.size());
    const early = due.filter((id) => known.find(id) !== undefined && !known.isDue(id));
    const replaced = await replacedOf(early.slice(0, PAGE), known);
    const ids = [...replaced, ...due.filter((id) => known.find(id) === undefined)];
    if (ids.length === 0) return false;
    const before = new Map(ids.map((id) => [id, known.find(id)]));
    const held = await hold(ids.slice(0, PAGE));
    // A timer that this node has set, cancelled or begun to run meanwhile is not the one that was held.
    onFound([...held.values()].filter(({ id }) => !known.isDue(id) && known.find(id) === before.get(id)));
    return ids.length >= PAGE;
  }

  return {
    hold,
    timeLeft: async ({ dueAt }) => dueAt - (await store.now()),
    ask(known, onFound) {
      let next: Disposable | undefined;
      let isOpen = true;

      async function ask(): Promise<void> {
        const passOn = (timers: readonly DurableTimer[]): void => {
          if (isOpen) onFound(timers);
        };
        let hasMore = false;
        try {
          hasMore = await askOnce(known, passOn);
        } catch (error) {
          if (isOpen) log.warn("failed to ask for due timers", { error: asError(error) });
        }
        if (isOpen) next = clock.after(hasMore ? 0 : ASK_EVERY_MS, () => void ask());
      }

      void ask();
      return {
        [Symbol.dispose]() {
          isOpen = false;
          next?.[Symbol.dispose]();
        },
      };
    },
  };
}
