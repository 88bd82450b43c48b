import { bareNode } from "../contestants/bare-node.ts";
import type { Contestant, RunningContestant } from "../contestants/contestant.ts";
import { tributary } from "../contestants/tributary.ts";
import { inCalm } from "../machine/calm.ts";

/** The rival first: everything else is a ratio to it. */
const CONTESTANTS: readonly Contestant[] = [bareNode, tributary];

/** A run of one contestant, and how much of the machine others had meanwhile; 0 where that does not matter. */
export type Run<T> = {
  readonly run: (running: RunningContestant) => Promise<T>;
  readonly foreignShareOf: (result: T) => number;
};

/** Lets the contestants run in turn, so that what the machine does to one it does to the other; what each gave, by name. */
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
