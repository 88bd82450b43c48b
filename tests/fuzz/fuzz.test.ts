/**
 * Random requests and frames at every endpoint and socket of the built server. FUZZ_REQUESTS sets their number, FUZZ_SEED repeats a run: ids and tokens differ
 * between runs, everything else follows from the seed.
 */
import { expect, it } from "vitest";
import { fuzz } from "./support/fuzz.ts";
import { openFuzzedCenter } from "./support/fuzzed-center.ts";

const COUNT = Number(process.env.FUZZ_REQUESTS ?? 5_000);
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

it(`${COUNT} random requests and frames cause no error of the server`, { timeout: 60_000 + COUNT * 50 }, async () => {
  await using fuzzed = await openFuzzedCenter();

  const result = await fuzz(fuzzed, { seed: SEED, count: COUNT });

  const { faults, targets, accepted, memory, ...figures } = result;
  console.log(`seed ${SEED}`, JSON.stringify({ ...figures, targets: targets.size, accepted: accepted.size, memory }));
  console.log("NEVER", [...targets].filter((t) => !accepted.has(t)).join(" | "));
  expect(faults).toEqual([]);
});
