/**
 * Random commands, interleavings, faults and restarts; then the sentences that are always true.
 * A failure names its seed: `PROPERTY_SEED=… npx vitest run tests/property` repeats it alone; `PROPERTY_RUNS=1000` looks longer.
 */
import {
  brokenInvariants,
  createSeededRandom,
  demoDefinition,
  inProcessCenter,
  snapshotFaults,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type Flakiness, flakyStore } from "./flaky-store.ts";
import { createWalk, step, type Walk } from "./random-walk.ts";

const RUNS = Number(process.env.PROPERTY_RUNS ?? 40);
const STEPS = 150;
/** After which time a center has made up for what a failing store held up. */
const RECOVERY_MS = 5_000;
const only = process.env.PROPERTY_SEED;
/** The same ones every time, and as many that nobody has seen. */
const fresh = Math.floor(Date.now() / 1_000);
const seeds =
  only === undefined ? Array.from({ length: RUNS }, (_, run) => (run % 2 === 0 ? run : fresh + run)) : [Number(only)];

describe("a center that is used at random", () => {
  it.each(seeds)("keeps its promises (seed %i)", async (seed) => {
    expect(await broken(seed, 0)).toEqual([]);
  });

  it.each(seeds)("keeps its promises when the store fails now and then (seed %i)", async (seed) => {
    expect(await broken(seed, 0.03)).toEqual([]);
  });
});

/** Walks, and says what was broken on the way or at the end. */
async function broken(seed: number, faultRatio: number): Promise<readonly string[]> {
  const random = createSeededRandom(seed);
  const storeChance = createSeededRandom(seed + 1);
  const flakiness: Flakiness = { ratio: 0 };
  const definition = demoDefinition({
    agents: random.between(1, 5),
    chatSlots: random.between(1, 3),
    afterContactWorkMs: random.pick([null, 0, 5_000, 60_000]),
    autoAcceptChats: random.chance(0.2),
  });
  await using lab = await inProcessCenter({
    definition,
    seed,
    wrapStore: (store) => (faultRatio === 0 ? store : flakyStore(store, storeChance, flakiness)),
  });
  flakiness.ratio = faultRatio;
  const walk = createWalk(lab, random);
  for (let index = 0; index < STEPS; index += 1) {
    step(walk);
    await letSomethingHappen(walk);
    if (index % 10 !== 9) continue;
    flakiness.ratio = 0;
    const faults = await atRest(walk, faultRatio === 0 ? 0 : RECOVERY_MS);
    flakiness.ratio = faultRatio;
    if (faults.length > 0) return [...faults, `seed ${seed}, step ${index}: ${walk.story.slice(-30).join(", ")}`];
  }
  flakiness.ratio = 0;
  await lab.crashAndRestart();
  await lab.clock.run(5 * 3_600_000);
  return [...(await brokenInvariants(lab)), ...(await snapshotFaults(lab)), ...lostMessages(walk)];
}

/** Between two steps: nothing, a turn, rest, time, or the end of the process. */
async function letSomethingHappen(walk: Walk): Promise<void> {
  const { lab, random, story } = walk;
  const dice = random.fraction();
  if (dice < 0.3) return;
  if (dice < 0.6) {
    await Promise.resolve();
    lab.clock.runSoon();
  } else if (dice < 0.8) {
    await lab.clock.settle();
  } else if (dice < 0.97) {
    const ms = random.pick([1, 50, 1_000, 20_000, 40_000, 400_000]);
    story.push(`${ms} ms`);
    await lab.clock.run(ms);
  } else {
    story.push(dice < 0.99 ? "CRASH" : "RESTART");
    await (dice < 0.99 ? lab.crashAndRestart() : lab.restart());
    walk.followers.followAgain();
  }
}

async function atRest(walk: Walk, recoveryMs: number): Promise<readonly string[]> {
  await walk.lab.clock.run(recoveryMs);
  const errors = walk.lab.log.of("error").filter(({ fields }) => !String(fields.error).includes("failed to commit"));
  return [
    ...walk.faults,
    ...(await brokenInvariants(walk.lab)),
    ...walk.followers.faults(),
    ...errors.map(({ message, fields }) => `${message}: ${fields.error}`),
  ];
}

/** Every acknowledged message is in the journal once. */
function lostMessages({ lab, attempts }: Walk): string[] {
  const written = new Map<string, number>();
  for (const { events } of lab.disk.streams.values()) {
    for (const { type, text } of events) {
      if (type !== "message.sent") continue;
      const { content } = JSON.parse(text) as { content: string };
      written.set(content, (written.get(content) ?? 0) + 1);
    }
  }
  return attempts.flatMap(({ content, acknowledged }) => {
    const times = written.get(content) ?? 0;
    return times > 1 || (acknowledged && times === 0) ? [`${content} is in the journal ${times} times`] : [];
  });
}
