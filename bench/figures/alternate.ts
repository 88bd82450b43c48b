import { bareNode } from "../contestants/bare-node.ts";
import type { Contestant, RunningContestant, Setting } from "../contestants/contestant.ts";
import { tributary } from "../contestants/tributary.ts";
import { inCalm } from "../machine/calm.ts";

/** The baseline is first: all ratios are relative to it. */
const CONTESTANTS: readonly Contestant[] = [bareNode, tributary];

/** One run of a contestant. `foreignShareOf` returns the share of the machine used by other programs; 0 if it does not matter. */
export type Run<T> = {
  readonly setting: Setting;
  readonly run: (running: RunningContestant) => Promise<T>;
  readonly foreignShareOf: (result: T) => number;
};

/** Runs the contestants alternately, so that disturbances of the machine affect all of them. Returns the results by name. */
export async function alternate<T>(
  rounds: number,
  run: Run<T>,
  contestants: readonly Contestant[] = CONTESTANTS,
): Promise<ReadonlyMap<string, readonly T[]>> {
  const results = new Map<string, T[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of contestants) {
      results.get(contestant.name)?.push(await inCalm(() => runOnce(contestant, run), run.foreignShareOf));
    }
  }
  return results;
}

async function runOnce<T>(contestant: Contestant, { setting, run }: Run<T>): Promise<T> {
  await using running = await contestant.start(setting);
  return await run(running);
}
