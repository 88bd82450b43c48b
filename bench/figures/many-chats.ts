import { bareNode, bareNodeCombining } from "../contestants/bare-node.ts";
import { tributary } from "../contestants/tributary.ts";
import type { Outcome } from "../generator/plan.ts";
import { alternate } from "./alternate.ts";
import { CONNECTIONS, chatRun } from "./chat-plan.ts";
import { median, medianOf, rounded, roundedMedian } from "./median.ts";
import type { Figure, Options } from "./options.ts";
import { failureCounts } from "./saturation.ts";

const CONTESTANTS = [bareNode, bareNodeCombining, tributary];

/**
 * Saturation with few and with many chats: the cost of a message must not depend on the number of other chats.
 *
 * Every round measures all numbers of chats, so that a slower phase of the machine does not affect one of them only. "against the fewest" is
 * the median of the ratios within rounds.
 */
export const manyChats: Figure = {
  title: "Saturation with few and many chats",
  async measure(options) {
    const columns = await measureColumns(options);
    const servers = [...(columns[0]?.keys() ?? [])];
    return columns.flatMap((column, index) =>
      servers.map((server) => {
        const outcomes = column.get(server) ?? [];
        const fewest = columns[0]?.get(server) ?? [];
        const ratios = outcomes.map(({ cpuMs }, round) => (fewest[round]?.cpuMs ?? Number.NaN) / cpuMs);
        return { chats: options.chatCounts[index], server, ...rowOf(outcomes, median(ratios)) };
      }),
    );
  },
};

/** Returns the outcomes by server for each number of chats, in the order of the rounds. */
async function measureColumns(options: Options): Promise<readonly ReadonlyMap<string, Outcome[]>[]> {
  const columns = options.chatCounts.map(() => new Map<string, Outcome[]>());
  const pace = { kind: "in-flight", count: CONNECTIONS } as const;
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [index, chats] of options.chatCounts.entries()) {
      const results = await alternate(1, chatRun({ ...options, chats }, pace), CONTESTANTS);
      const column = columns[index];
      for (const [server, outcomes] of results) column?.set(server, [...(column.get(server) ?? []), ...outcomes]);
    }
  }
  return columns;
}

function rowOf(outcomes: readonly Outcome[], againstFewest: number): object {
  return {
    "msg/s": Math.round(medianOf(outcomes, ({ perSecond }) => perSecond)),
    "msg/CPU s": Math.round(1_000 / medianOf(outcomes, ({ cpuMs }) => cpuMs)),
    "against the fewest": rounded(againstFewest, 2),
    "foreign share": roundedMedian(outcomes, ({ foreignShare }) => foreignShare, 2),
    "memory MB": Math.round(medianOf(outcomes, ({ rssMb }) => rssMb)),
    "lost, duplicated, failed": failureCounts(outcomes),
  };
}
