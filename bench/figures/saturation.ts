import { alternate } from "./alternate.ts";
import { CONNECTIONS, chatRun } from "./chat-plan.ts";
import { medianOf, rounded, roundedMedian } from "./median.ts";
import type { Figure, Options } from "./options.ts";

/** Measures contestants at saturation; ratios are relative to the first. */
async function saturate(options: Options): Promise<readonly object[]> {
  const pace = { kind: "in-flight", count: CONNECTIONS } as const;
  const results = await alternate(options.rounds, chatRun(options, pace));
  let reference = 0;
  return [...results].map(([name, outcomes]) => {
    const perCpuSecond = 1_000 / medianOf(outcomes, ({ cpuMs }) => cpuMs);
    reference ||= perCpuSecond;
    return {
      server: name,
      "msg/s": Math.round(medianOf(outcomes, ({ perSecond }) => perSecond)),
      "CPU ms/msg": rounded(1_000 / perCpuSecond, 4),
      "user ms/msg": roundedMedian(outcomes, ({ cpuUserMs }) => cpuUserMs, 4),
      "msg/CPU s": Math.round(perCpuSecond),
      ratio: rounded(perCpuSecond / reference, 2),
      "server share": roundedMedian(outcomes, ({ serverShare }) => serverShare, 2),
      "generator share": roundedMedian(outcomes, ({ generatorShare }) => generatorShare, 2),
      "foreign share": roundedMedian(outcomes, ({ foreignShare }) => foreignShare, 2),
      "lost, duplicated, failed": failureCounts(outcomes),
    };
  });
}

/** Durable, acknowledged and delivered messages with 64 in flight: per second, and per second of server CPU. */
export const saturation: Figure = {
  title: "Saturation: 64 messages in flight",
  measure: (options) => saturate(options),
};

/** Counts that must be zero in every run. */
export function failureCounts(outcomes: readonly { lost: number; duplicates: number; bad: number }[]): string {
  const sum = (pick: (outcome: (typeof outcomes)[number]) => number) =>
    outcomes.reduce((all, each) => all + pick(each), 0);
  return [sum(({ lost }) => lost), sum(({ duplicates }) => duplicates), sum(({ bad }) => bad)].join(" ");
}
