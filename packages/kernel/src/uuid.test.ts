import { expect, it } from "vitest";
import { createSystemRandom } from "./defaults/system-random.ts";
import { derivedUuid, isUuid, numberOfDerivedUuid, timeOfUuid, uuidV7 } from "./uuid.ts";

const random = createSystemRandom();
const at = Date.UTC(2026, 10, 22);

it("contains its time, version and variant", () => {
  const id = uuidV7(at, random);

  expect([isUuid(id), timeOfUuid(id), id[14], "89ab".includes(id[19] ?? "")]).toEqual([true, at, "7", true]);
});

it("sorts by time", () => {
  const ids = [uuidV7(at, random), uuidV7(at + 1, random), uuidV7(at + 70_000, random), uuidV7(at * 2, random)];

  expect([...ids].sort()).toEqual(ids);
});

it("generates unique ids", () => {
  const ids = Array.from({ length: 10_000 }, () => uuidV7(at, random));

  expect(new Set(ids).size).toBe(ids.length);
});

it("rejects text of another form", () => {
  expect(["", "x", "019B76DA-A800-7B63-927C-65CDEE869508", "019b76da-a800-7b63-927c-65cdee86950"].map(isUuid)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

it("keeps the random part of the base id except for the mixed-in number", () => {
  const base = "019b76da-a800-7b63-927c-65cdee869508";

  expect(derivedUuid(base, at, 0).slice(13)).toBe(base.slice(13));
  expect(derivedUuid(base, at, 0x0102_0304_0506).slice(13)).toBe("-7b63-927c-64cfed82900e");
  expect(timeOfUuid(derivedUuid(base, at, 7))).toBe(at);
});

it("returns the number of a derived id, and none for an id of another base", () => {
  const base = "019b76da-a800-7b63-927c-65cdee869508";
  const numbers = [0, 1, 255, 2 ** 24, 0x0102_0304_0506, 2 ** 48 - 1];

  expect(numbers.map((number) => numberOfDerivedUuid(base, derivedUuid(base, at, number)))).toEqual(numbers);
  expect(numberOfDerivedUuid(base, uuidV7(at, random))).toBeUndefined();
  expect(numberOfDerivedUuid(base, "7")).toBeUndefined();
  expect(numberOfDerivedUuid("", base)).toBeUndefined();
});
