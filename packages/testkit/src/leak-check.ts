import type { ManualClock } from "./manual-clock.ts";

/** Where left-overs may be found. */
export type LeakCheckDeps = {
  /** Clocks on which nothing may be waiting. */
  readonly clocks?: readonly ManualClock[];
  /** What keeps the process alive; in Node `() => process.getActiveResourcesInfo()`. */
  readonly activeResources?: () => readonly string[];
  /** Whatever else can be counted: followers, listeners, open sockets. */
  readonly counts?: Readonly<Record<string, () => number>>;
};

/** Says what was started and not stopped. */
export interface LeakCheck {
  /** What is there that was not there when the check was made, one sentence each; empty when all is stopped. */
  leaks(): readonly string[];
}

/** Makes a check that remembers what is there now. Make it before anything is started, ask it when all is stopped. */
export function createLeakCheck({ clocks = [], activeResources = () => [], counts = {} }: LeakCheckDeps): LeakCheck {
  const before = tally(activeResources());
  const countsBefore = new Map(Object.entries(counts).map(([name, count]) => [name, count()]));

  return {
    leaks: () => [
      ...clocks.flatMap(({ pendingTimers }) =>
        pendingTimers.map(({ dueAt }) => `a timer waits until ${new Date(dueAt).toISOString()}`),
      ),
      ...clocks.flatMap(({ pendingSoon }) => (pendingSoon > 0 ? [`${pendingSoon} tasks wait for the next turn`] : [])),
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
