import { randomBelow } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "./seeded-random.ts";

describe("seeded random", () => {
  it("returns the same sequence for the same seed on every machine", () => {
    const draws = (seed: number) => {
      const random = createSeededRandom(seed);
      return [randomBelow(random, 1_000_000), [...random.bytes(4)], random.between(-3, 3)];
    };

    expect(draws(7)).toEqual(draws(7));
    expect(draws(7)).not.toEqual(draws(8));
    expect(draws(1)).toMatchInlineSnapshot(`
      [
        627073,
        [
          201,
          235,
          253,
          43,
        ],
        -2,
      ]
    `);
  });

  it("stays within its bounds and reaches them", () => {
    const random = createSeededRandom(42);
    const drawn = Array.from({ length: 2_000 }, () => random.between(1, 6));

    expect(new Set(drawn)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    const fractions = Array.from({ length: 2_000 }, () => random.fraction());
    expect(fractions.every((each) => each >= 0 && each < 1)).toBe(true);
    const mean = fractions.reduce((sum, each) => sum + each, 0) / fractions.length;
    expect(mean).toBeCloseTo(0.5, 1);
  });

  it("picks each of the choices, and throws on an empty list", () => {
    const random = createSeededRandom(3);

    const picked = new Set(Array.from({ length: 100 }, () => random.pick(["a", "b", "c"])));

    expect(picked).toEqual(new Set(["a", "b", "c"]));
    expect(() => random.pick([])).toThrow("cannot pick from an empty list");
  });
});
