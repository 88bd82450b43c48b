import type { Contestant } from "../contestants/contestant.ts";
import { alternate } from "../figures/alternate.ts";
import { CONNECTIONS, chatRun } from "../figures/chat-plan.ts";
import { medianOf, roundedMedian } from "../figures/median.ts";
import type { Figure } from "../figures/options.ts";
import { failureCounts } from "../figures/saturation.ts";
import { canLimitCpu, limitCpu } from "../machine/cpu-share.ts";
import { onPostgres, withAffinity, withoutAffinity } from "./contestants.ts";

/** Share of a core that each node has. Database and broker have the rest of it together. */
const NODE_SHARE = 0.25;
const REST_SHARE = 0.5;

/** Throughput if every process has a share of a core: two cores cannot show a cluster's, but these shares can show whether a second node helps. */
export const shares: Figure = {
  title: `Throughput with ${100 * NODE_SHARE} % of a core per node, and ${100 * REST_SHARE} % for database and broker`,
  async measure(options) {
    if (!canLimitCpu()) return [{ skipped: "needs root and control groups of version 1 for CPU time" }];
    const pace = { kind: "in-flight", count: CONNECTIONS } as const;
    const contestants = [onPostgres, withAffinity, withoutAffinity].map(limited);
    const results = await alternate(options.rounds, chatRun(options, pace), contestants);
    return contestants.map(({ name }) => {
      const outcomes = results.get(name) ?? [];
      return {
        server: name,
        "msg/s": Math.round(medianOf(outcomes, ({ perSecond }) => perSecond)),
        "CPU ms/msg": roundedMedian(outcomes, ({ cpuMs }) => cpuMs, 3),
        "server share": roundedMedian(outcomes, ({ serverShare }) => serverShare, 2),
        "lost, duplicated, failed": failureCounts(outcomes),
      };
    });
  },
};

/** The first processes of a contestant are its nodes, one per port. Limits begin when the chats have started. */
function limited(contestant: Contestant): Contestant {
  return {
    name: contestant.name,
    async start(setting) {
      await using starting = new AsyncDisposableStack();
      const limits = starting.use(new DisposableStack());
      const running = starting.use(await contestant.start(setting));
      const owner = starting.move();
      return {
        ...running,
        async chats() {
          const chats = await running.chats();
          const nodes = running.pids.slice(0, running.ports.length);
          for (const pid of nodes) limits.use(limitCpu([pid], NODE_SHARE));
          limits.use(limitCpu(running.pids.slice(nodes.length), REST_SHARE));
          return chats;
        },
        [Symbol.asyncDispose]: () => owner.disposeAsync(),
      };
    },
  };
}
