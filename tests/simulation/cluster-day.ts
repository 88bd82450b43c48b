/** Shared by the people of a simulated cluster: nodes, clients that change nodes, faults' traces, and counters. */
import type { Center } from "@tributary/engine";
import { CenterError } from "@tributary/model";
import type { ClusterNode, InProcessCluster, SeededRandom } from "@tributary/testkit";

/** Time after which a client gives up on a node and asks another. Unit: milliseconds. */
const CLIENT_TIMEOUT_MS = 2_000;

export interface ClusterDay {
  readonly cluster: InProcessCluster;
  readonly random: SeededRandom;
  /** Nodes that a load balancer sends requests to. Paused ones are among them. */
  readonly nodes: ClusterNode[];
  /** Unit: milliseconds. */
  sleep(ms: number): Promise<void>;
  sleepBetween(lowMs: number, highMs: number): Promise<void>;
  /** Asks a random node, and another if there is no answer. `request` must be idempotent. */
  call<T>(request: (center: Center) => Promise<T>): Promise<T>;
  /** Calls `task` when a node dies. */
  onDeath(task: (node: ClusterNode) => void): void;
  readonly deaths: ((node: ClusterNode) => void)[];
  readonly tally: Map<string, number>;
  count(what: string): void;
}

export function createClusterDay(cluster: InProcessCluster, random: SeededRandom): ClusterDay {
  const nodes: ClusterNode[] = [];
  const tally = new Map<string, number>();
  const deaths: ((node: ClusterNode) => void)[] = [];
  const count = (what: string): void => void tally.set(what, (tally.get(what) ?? 0) + 1);
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => void cluster.clock.after(ms, resolve));

  async function attempt<T>(request: (center: Center) => Promise<T>): Promise<{ readonly value: T } | undefined> {
    if (nodes.length === 0) return undefined;
    try {
      const timeout = sleep(CLIENT_TIMEOUT_MS).then(() => undefined);
      const answer = random
        .pick(nodes)
        .call(request)
        .then((value) => ({ value }));
      return await Promise.race([answer, timeout]);
    } catch (error) {
      if (error instanceof CenterError && error.code === "unavailable") return undefined;
      throw error;
    }
  }

  return {
    cluster,
    random,
    nodes,
    sleep,
    sleepBetween: (lowMs, highMs) => sleep(random.between(lowMs, highMs)),
    async call<T>(request: (center: Center) => Promise<T>): Promise<T> {
      for (;;) {
        const answer = await attempt(request);
        if (answer !== undefined && !isConflict(answer.value)) return answer.value;
        count("calls repeated");
        await sleep(500);
      }
    },
    onDeath: (task) => void deaths.push(task),
    deaths,
    tally,
    count,
  };
}

/** A refusal that clients repeat. */
function isConflict(value: unknown): boolean {
  const result = value as { readonly ok?: unknown; readonly refusal?: { readonly code?: unknown } } | null;
  return result?.ok === false && result.refusal?.code === "conflict";
}
