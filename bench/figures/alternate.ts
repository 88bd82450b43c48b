import { bareNode } from "../contestants/bare-node.ts";
import type { Contestant, RunningContestant } from "../contestants/contestant.ts";
import { tributary } from "../contestants/tributary.ts";
import { inCalm } from "../machine/calm.ts";

/** The baseline is first: all ratios are relative to it. */
const CONTESTANTS: readonly Contestant[] = [bareNode, tributary];

/** One run of a contestant. `foreignShare` is the share of the machine used by other programs; 0 if it does not matter. */
export type Run<T> = {
  readonly run: (running: RunningContestant) => Promise<T>;
  readonly foreignShareOf: (result: T) => number;
};

/** Runs the contestants alternately, so that disturbances of the machine affect all of them. Returns the results by name. */
export async function alternate<T>(
  rounds: number,
  { run, foreignShareOf }: Run<T>,
  contestants: readonly Contestant[] = CONTESTANTS,
): Promise<ReadonlyMap<string, readonly T[]>> {
  const results = new Map<string, T[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of contestants) {
      results.get(contestant.name)?.push(await inCalm(() => runOnce(contestant, run), foreignShareOf));
    }
  }
  return results;
}

async function runOnce<T>(contestant: Contestant, run: Run<T>["run"]): Promise<T> {
  await using running = await contestant.start();
  return await run(running);
}
