/**
 * Random requests and frames at every endpoint and socket of the built server. FUZZ_REQUESTS sets their number, FUZZ_SEED the seed: ids and tokens differ between
 * runs, everything else follows from it.
 */
import { expect, it } from "vitest";
import { fuzz } from "./support/fuzz.ts";
import { openFuzzedCenter } from "./support/fuzzed-center.ts";

const COUNT = Number(process.env.FUZZ_REQUESTS ?? 5_000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);

/** Samples of memory before the server has loaded and compiled what it uses. */
const WARM_UP = Math.ceil(COUNT / 1_000 / 5);

/**
 * Growth of the heap that caches of a bounded size explain: of tokens, budgets and positions of participants, at most 50,000 of each. Unit: bytes, for each
 * request and in all.
 */
const GROWTH_PER_REQUEST = 300;
const MAX_GROWTH = 16 * 2 ** 20;

/** Growth of the memory of the process, garbage and fragments included. Unit: bytes. */
const MAX_RSS_GROWTH = 256 * 2 ** 20;

it(`[HT-18] ${COUNT} random requests and frames (seed ${SEED}) cause no error, no refusal in a wrong form and no growth`, {
  timeout: 120_000 + COUNT * 50,
}, async () => {
  await using fuzzed = await openFuzzedCenter();
  const routes = await fuzzed.routes();

  const { faults, targets, accepted, memory, ...figures } = await fuzz(fuzzed, { seed: SEED, count: COUNT });

  const [first, last] = [memory[WARM_UP], memory.at(-1)];
  const counts = { targets: targets.size, accepted: accepted.size };
  console.log(`seed ${SEED}`, JSON.stringify({ ...figures, ...counts, memory: [memory[0], first, last] }));
  expect(faults).toEqual([]);
  expect(routes.filter(({ method, url }) => !targets.has(`${method} ${url}`))).toEqual([]);
  expect(last?.heapUsed).toBeLessThan((first?.heapUsed ?? 0) + MAX_GROWTH + GROWTH_PER_REQUEST * COUNT);
  expect(last?.rss).toBeLessThan((first?.rss ?? 0) + MAX_RSS_GROWTH);
});
