import { generate } from "../machine/generate.ts";
import { alternate } from "./alternate.ts";
import { CONNECTIONS, chatPlan } from "./chat-plan.ts";
import { medianOf, rounded } from "./median.ts";
import type { Figure } from "./options.ts";

/** Messages that are durable, acknowledged and delivered, with 64 in flight: per second, and per second of the server's CPU. */
export const saturation: Figure = {
  title: "Saturation: 64 messages in flight",
  async measure(options) {
    const results = await alternate(options.rounds, async (running) =>
      generate(await chatPlan(running, options, { kind: "in-flight", count: CONNECTIONS })),
    );
    let reference = 0;
    return [...results].map(([name, outcomes]) => {
      const perCpuSecond = 1_000 / medianOf(outcomes, ({ cpuMs }) => cpuMs);
      reference ||= perCpuSecond;
      return {
        server: name,
        "msg/s": Math.round(medianOf(outcomes, ({ perSecond }) => perSecond)),
        "CPU ms/msg": rounded(1_000 / perCpuSecond, 4),
        user: rounded(
          medianOf(outcomes, ({ cpuUserMs }) => cpuUserMs),
          4,
        ),
        "msg/CPU s": Math.round(perCpuSecond),
        ratio: rounded(perCpuSecond / reference, 2),
        "server share": rounded(
          medianOf(outcomes, ({ serverShare }) => serverShare),
          2,
        ),
        "generator share": rounded(
          medianOf(outcomes, ({ generatorShare }) => generatorShare),
          2,
        ),
        "foreign share": rounded(
          medianOf(outcomes, ({ foreignShare }) => foreignShare),
          2,
        ),
        "lost, double, bad": wrongsOf(outcomes),
      };
    });
  },
};

/** What must be nought in every run. */
export function wrongsOf(outcomes: readonly { lost: number; duplicates: number; bad: number }[]): string {
  const sum = (pick: (outcome: (typeof outcomes)[number]) => number) =>
    outcomes.reduce((all, each) => all + pick(each), 0);
  return [sum(({ lost }) => lost), sum(({ duplicates }) => duplicates), sum(({ bad }) => bad)].join(" ");
}
