import type { Contestant } from "../contestants/contestant.ts";
import { tributary, tributaryOf, tributaryWith } from "../contestants/tributary.ts";
import { alternate } from "./alternate.ts";
import { CONNECTIONS, chatRun } from "./chat-plan.ts";
import { median, rounded, roundedMedian } from "./median.ts";
import type { Figure, Options } from "./options.ts";
import { failureCounts } from "./saturation.ts";

/**
 * Server CPU per message before and after a change: another checkout against this one, in alternating pairs.
 *
 * The ratio of a pair is before / after: above 1 the change is faster. Reports the median of the ratios and its 95 % confidence interval,
 * computed from order statistics.
 */
export function versions(before: string): Figure {
  return {
    title: "CPU per message, before and after: 64 messages in flight",
    measure: (options) => compare(options, tributaryOf("before", before), tributary),
  };
}

/** The same for the parent process: without it, and with it, as `npm start` runs. */
export const parentProcess: Figure = {
  title: "CPU per message, without (before) and with (after) a parent process: 64 messages in flight",
  measure: (options) => compare(options, tributaryWith("without", ["--restart-after-crash=false"]), tributary),
};

async function compare(options: Options, before: Contestant, after: Contestant): Promise<readonly object[]> {
  const pace = { kind: "in-flight", count: CONNECTIONS } as const;
  const contestants = [
    { ...before, name: "before" },
    { ...after, name: "after" },
  ];
  const results = await alternate(options.rounds, chatRun(options, pace), contestants);
  const old = results.get("before") ?? [];
  const now = results.get("after") ?? [];
  const ratios = old.flatMap(({ cpuMs }, pair) => {
    const after = now[pair];
    return after === undefined ? [] : [cpuMs / after.cpuMs];
  });
  const [low, high] = intervalOfMedian(ratios);
  return [
    {
      pairs: ratios.length,
      "CPU ms/msg before": roundedMedian(old, ({ cpuMs }) => cpuMs, 4),
      "CPU ms/msg after": roundedMedian(now, ({ cpuMs }) => cpuMs, 4),
      ratio: rounded(median(ratios), 3),
      "from (95 %)": rounded(low, 3),
      "to (95 %)": rounded(high, 3),
      "foreign share": roundedMedian([...old, ...now], ({ foreignShare }) => foreignShare, 2),
      "lost, duplicated, failed": `${failureCounts(old)} / ${failureCounts(now)}`,
    },
  ];
}

/** Ranks around the median, from the normal approximation of the binomial distribution. */
function intervalOfMedian(values: readonly number[]): readonly [low: number, high: number] {
  const sorted = [...values].sort((a, b) => a - b);
  const spread = 0.98 * Math.sqrt(sorted.length); // 1.96 standard deviations of a binomial distribution with p = 0.5
  const low = Math.max(0, Math.floor(sorted.length / 2 - spread));
  const high = Math.min(sorted.length - 1, Math.ceil(sorted.length / 2 + spread));
  return [sorted[low] ?? Number.NaN, sorted[high] ?? Number.NaN];
}
