/**
 * Checks the invariants of a center after random commands, interleavings, store failures and restarts. A failure prints its seed:
 * `PROPERTY_SEED=… npx vitest run tests/property` repeats that run only, `PROPERTY_RUNS=1000` runs more seeds.
 */
import { type CenterDefinition, PROFICIENCY_LEVELS } from "@tributary/model";
import {
  createSeededRandom,
  demoDefinition,
  indexViolations,
  inProcessCenter,
  invariantViolations,
  type SeededRandom,
  snapshotViolations,
  withProficiencies,
  withQuickConnects,
  withSalesSteps,
  withTasks,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type Flakiness, flakyStore } from "./flaky-store.ts";
import { createWalk, step, type Walk } from "./random-walk.ts";

const RUNS = Number(process.env.PROPERTY_RUNS ?? 40);
const STEPS = 150;
/** Time in which a center catches up after its store has recovered. */
const RECOVERY_MS = 5_000;
const only = process.env.PROPERTY_SEED;
/** Half of the seeds are fixed, the other half differ in each run. */
const firstNewSeed = Math.floor(Date.now() / 1_000);
const seeds =
  only === undefined
    ? Array.from({ length: RUNS }, (_, run) => (run % 2 === 0 ? run : firstNewSeed + run))
    : [Number(only)];

describe("a center under random use", () => {
  it.each(seeds)("keeps its invariants (seed %i)", async (seed) => {
    expect(await violationsOf(seed, 0)).toEqual([]);
  });

  it.each(seeds)("keeps its invariants when the store fails at random (seed %i)", async (seed) => {
    expect(await violationsOf(seed, 0.03)).toEqual([]);
  });
});

/** Profiles differ in whether contacts of one channel may be joined by those of the other. */
function randomDefinition(random: SeededRandom): CenterDefinition {
  const demo = demoDefinition({
    agents: random.between(1, 5),
    chatSlots: random.between(1, 3),
    afterContactWorkMs: random.pick([null, 0, 5_000, 60_000]),
    autoAcceptChats: random.chance(0.2),
  });
  const definition = withTasks(withQuickConnects(demo), random.between(1, 3));
  const joined = [[], ["chat"], ["task"], ["chat", "task"]] as const;
  return {
    ...definition,
    securityProfiles: definition.securityProfiles.map((each) => ({
      ...each,
      permissions: [...each.permissions, "ManagerListenIn", "ManagerBargeIn"],
    })),
    routingProfiles: definition.routingProfiles.map((each) => ({ ...each, crossChannels: random.pick(joined) })),
  };
}

/** Runs a random walk and returns the violations found during it or at its end. */
async function violationsOf(seed: number, failureRatio: number): Promise<readonly string[]> {
  const random = createSeededRandom(seed);
  const storeRandom = createSeededRandom(seed + 1);
  const flakiness: Flakiness = { ratio: 0 };
  const usual = randomDefinition(random);
  const levels = usual.users.map(() => random.pick([null, ...PROFICIENCY_LEVELS]));
  const asks = random.chance(0.5); // the flow of Sales asks customers to sign in
  const definition = withProficiencies(asks ? withSalesSteps(usual) : usual, levels);
  await using harness = await inProcessCenter({
    definition,
    authenticatesCustomers: true,
    seed,
    wrapStore: (store) => (failureRatio === 0 ? store : flakyStore(store, storeRandom, flakiness)),
  });
  flakiness.ratio = failureRatio;
  const walk = createWalk(harness, random);
  for (let index = 0; index < STEPS; index += 1) {
    step(walk);
    await interleave(walk);
    if (index % 10 !== 9) continue;
    flakiness.ratio = 0;
    const violations = await checkAtRest(walk, failureRatio === 0 ? 0 : RECOVERY_MS);
    flakiness.ratio = failureRatio;
    if (violations.length > 0) return [...violations, `seed ${seed}, step ${index}: ${walk.log.slice(-30).join(", ")}`];
  }
  flakiness.ratio = 0;
  await harness.crashAndRestart();
  await harness.clock.run(5 * 3_600_000);
  return [
    ...(await invariantViolations(harness)),
    ...(await snapshotViolations(harness)),
    ...(await indexViolations(harness)),
    ...lostMessages(walk),
  ];
}

/** Does one of these between two steps: nothing, one turn, drain, advance time, crash or restart. */
async function interleave(walk: Walk): Promise<void> {
  const { harness, random, log } = walk;
  const dice = random.fraction();
  if (dice < 0.3) return;
  if (dice < 0.6) {
    await Promise.resolve();
    harness.clock.runSoon();
  } else if (dice < 0.8) {
    await harness.clock.drain();
  } else if (dice < 0.97) {
    const ms = random.pick([1, 50, 1_000, 20_000, 40_000, 400_000]);
    log.push(`${ms} ms`);
    await harness.clock.run(ms);
  } else {
    log.push(dice < 0.99 ? "CRASH" : "RESTART");
    await (dice < 0.99 ? harness.crashAndRestart() : harness.restart());
    walk.followers.followAgain();
  }
}

async function checkAtRest(walk: Walk, recoveryMs: number): Promise<readonly string[]> {
  await walk.harness.clock.run(recoveryMs);
  const errors = walk.harness.log.of("error").filter(({ fields }) => !isUnavailable(fields.error));
  return [
    ...walk.violations,
    ...(await invariantViolations(walk.harness)),
    ...(await indexViolations(walk.harness)),
    ...walk.followers.violations(),
    ...errors.map(({ message, fields }) => `${message}: ${fields.error}`),
  ];
}

/** The store fails at random: calls that need it are expected to fail and to log it. */
function isUnavailable(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "unavailable";
}

/** Checks that each acknowledged message is in the journal once, and no message more than once. */
function lostMessages({ harness, attempts }: Walk): string[] {
  const written = new Map<string, number>();
  for (const { events } of harness.disk.streams.values()) {
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
