import { bareNode } from "../contestants/bare-node.ts";
import type { Contestant, RunningContestant } from "../contestants/contestant.ts";
import { tributary } from "../contestants/tributary.ts";

/** The rival first: everything else is a ratio to it. */
const CONTESTANTS: readonly Contestant[] = [bareNode, tributary];

/** Lets the contestants run in turn, so that what the machine does to one it does to the other; what each gave, by name. */
export async function alternate<T>(
  rounds: number,
  run: (running: RunningContestant) => Promise<T>,
  contestants: readonly Contestant[] = CONTESTANTS,
): Promise<ReadonlyMap<string, readonly T[]>> {
  const results = new Map<string, T[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of contestants) {
      await using running = await contestant.start();
      results.get(contestant.name)?.push(await run(running));
    }
  }
  return results;
}
