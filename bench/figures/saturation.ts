import type { Contestant } from "../contestants/contestant.ts";
import { roomAtDesks } from "../contestants/panel-agents.ts";
import { tributary, tributaryWithAgents } from "../contestants/tributary.ts";
import { alternate } from "./alternate.ts";
import { CONNECTIONS, chatRun } from "./chat-plan.ts";
import { medianOf, rounded } from "./median.ts";
import type { Figure, Options } from "./options.ts";

/** Saturation of any contestants; ratios are to the first. */
export async function saturate(options: Options, contestants?: readonly Contestant[]): Promise<readonly object[]> {
  const pace = { kind: "in-flight", count: CONNECTIONS } as const;
  const results = await alternate(options.rounds, chatRun(options, pace), contestants);
  let reference = 0;
  return [...results].map(([name, outcomes]) => {
    const perCpuSecond = 1_000 / medianOf(outcomes, ({ cpuMs }) => cpuMs);
    reference ||= perCpuSecond;
    return {
      server: name,
      "msg/s": Math.round(medianOf(outcomes, ({ perSecond }) => perSecond)),
      "CPU ms/msg": rounded(1_000 / perCpuSecond, 4),
      "of it user": rounded(
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
}

/** Messages that are durable, acknowledged and delivered, with 64 in flight: per second, and per second of the server's CPU. */
export const saturation: Figure = {
  title: "Saturation: 64 messages in flight",
  measure: (options) => saturate(options),
};

/** The dozen chats for which the demo center has desks, with agents and without. */
export const withAgents: Figure = {
  title: "Saturation of a dozen chats: both ends the customer's, and with agents",
  measure: (options) => saturate({ ...options, chats: roomAtDesks }, [tributary, tributaryWithAgents]),
};

/** What must be nought in every run. */
export function wrongsOf(outcomes: readonly { lost: number; duplicates: number; bad: number }[]): string {
  const sum = (pick: (outcome: (typeof outcomes)[number]) => number) =>
    outcomes.reduce((all, each) => all + pick(each), 0);
  return [sum(({ lost }) => lost), sum(({ duplicates }) => duplicates), sum(({ bad }) => bad)].join(" ");
}
