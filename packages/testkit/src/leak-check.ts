import type { ManualClock } from "./manual-clock.ts";

/** Sources of leaks to check. */
export type LeakCheckDeps = {
  /** Clocks that must have no pending timers and tasks. */
  readonly clocks?: readonly ManualClock[];
  /** Resources that keep the process alive; in Node `() => process.getActiveResourcesInfo()`. */
  readonly activeResources?: () => readonly string[];
  /** Further counters by name: followers, listeners, open sockets. */
  readonly counts?: Readonly<Record<string, () => number>>;
};

/** Finds timers, tasks and resources that were started and not stopped. */
export interface LeakCheck {
  /** Returns one phrase per resource that has been added since the check was created; empty if all were released. */
  leaks(): readonly string[];
}

/** Records the current resources. Create the check before the code under test starts, and call `leaks` after it has stopped. */
export function createLeakCheck({ clocks = [], activeResources = () => [], counts = {} }: LeakCheckDeps): LeakCheck {
  const before = tally(activeResources());
  const countsBefore = new Map(Object.entries(counts).map(([name, count]) => [name, count()]));

  return {
    leaks: () => [
      ...clocks.flatMap(({ pendingTimers }) =>
        pendingTimers.map(({ dueAt }) => `timer pending until ${new Date(dueAt).toISOString()}`),
      ),
      ...clocks.flatMap(({ pendingSoon }) => (pendingSoon > 0 ? [`${pendingSoon} pending tasks`] : [])),
      ...[...tally(activeResources())].flatMap(([name, count]) => moreThan(name, before.get(name) ?? 0, count)),
      ...Object.entries(counts).flatMap(([name, count]) => moreThan(name, countsBefore.get(name) ?? 0, count())),
    ],
  };
}

function tally(names: readonly string[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const name of names) counted.set(name, (counted.get(name) ?? 0) + 1);
  return counted;
}

function moreThan(name: string, before: number, after: number): string[] {
  return after > before ? [`${name}: ${after - before} more than before`] : [];
}
