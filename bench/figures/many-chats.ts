import { alternate } from "./alternate.ts";
import { CONNECTIONS, chatRun } from "./chat-plan.ts";
import { medianOf, rounded } from "./median.ts";
import type { Figure } from "./options.ts";
import { failureCounts } from "./saturation.ts";

/** Saturation with few and with many chats: the cost of a message must not depend on the number of other chats. */
export const manyChats: Figure = {
  title: "Saturation with few and many chats",
  async measure(options) {
    const rows: object[] = [];
    const first = new Map<string, number>();
    for (const chats of options.chatCounts) {
      const pace = { kind: "in-flight", count: CONNECTIONS } as const;
      const results = await alternate(options.rounds, chatRun({ ...options, chats }, pace));
      for (const [server, outcomes] of results) {
        const perCpuSecond = 1_000 / medianOf(outcomes, ({ cpuMs }) => cpuMs);
        if (!first.has(server)) first.set(server, perCpuSecond);
        rows.push({
          chats,
          server,
          "msg/s": Math.round(medianOf(outcomes, ({ perSecond }) => perSecond)),
          "msg/CPU s": Math.round(perCpuSecond),
          "against the fewest": rounded(perCpuSecond / (first.get(server) ?? Number.NaN), 2),
          "foreign share": rounded(
            medianOf(outcomes, ({ foreignShare }) => foreignShare),
            2,
          ),
          "memory MB": Math.round(medianOf(outcomes, ({ rssMb }) => rssMb)),
          "lost, duplicated, failed": failureCounts(outcomes),
        });
      }
    }
    return rows;
  },
};
