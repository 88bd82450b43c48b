import type { Contestant } from "../contestants/contestant.ts";
import { alternate } from "../figures/alternate.ts";
import { CONNECTIONS, chatRun } from "../figures/chat-plan.ts";
import { median, medianOf, rounded, roundedMedian } from "../figures/median.ts";
import type { Figure, Options } from "../figures/options.ts";
import { failureCounts } from "../figures/saturation.ts";
import type { Outcome, Plan } from "../generator/plan.ts";
import { apart, onPostgres, onSqlite, withAffinity, withoutAffinity } from "./contestants.ts";

const CONTESTANTS: readonly Contestant[] = [onSqlite, onPostgres, apart, withAffinity, withoutAffinity];

/** Load of a large center in a busy hour. Unit: messages per second. */
const RATE = 500;

/** CPU of all processes per message at saturation. */
export const cost: Figure = {
  title: "CPU per message of all processes, 64 messages in flight",
  measure: (options) => compare(options, { kind: "in-flight", count: CONNECTIONS }),
};

/** The same, and latency, at a rate that leaves the server time. */
export const delivery: Figure = {
  title: `Delivery at ${RATE} messages per second`,
  measure: (options) => compare({ ...options, seconds: 3 * options.seconds }, { kind: "per-second", rate: RATE }),
};

async function compare(options: Options, pace: Plan["pace"]): Promise<readonly object[]> {
  const results = await alternate(options.rounds, chatRun(options, pace), CONTESTANTS);
  return CONTESTANTS.map(({ name }) => {
    const outcomes = results.get(name) ?? [];
    return {
      server: name,
      "msg/s": Math.round(medianOf(outcomes, ({ perSecond }) => perSecond)),
      "CPU ms/msg": roundedMedian(outcomes, ({ cpuMs }) => cpuMs, 3),
      "ratio to SQLite": ratioOf(outcomes, results.get(onSqlite.name)),
      "ratio to one node": ratioOf(outcomes, results.get(onPostgres.name)),
      "p50 ms": roundedMedian(outcomes, ({ p50Ms }) => p50Ms, 2),
      "p99 ms": roundedMedian(outcomes, ({ p99Ms }) => p99Ms, 2),
      "foreign share": roundedMedian(outcomes, ({ foreignShare }) => foreignShare, 2),
      "lost, duplicated, failed": failureCounts(outcomes),
    };
  });
}

/** Median of the ratios within rounds: the machine's speed changes between them. */
function ratioOf(outcomes: readonly Outcome[], reference: readonly Outcome[] = []): number {
  return rounded(median(outcomes.map(({ cpuMs }, round) => cpuMs / (reference[round]?.cpuMs ?? Number.NaN))), 2);
}
