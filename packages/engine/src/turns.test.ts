import { expect, it } from "vitest";
import { createTurns } from "./turns.ts";

it("[HK-07, AT-10] runs a limited number of works at a time, in the order of the calls, and goes on after one that fails", async () => {
  const turns = createTurns(2);
  const begun: number[] = [];
  const works = [0, 1, 2, 3, 4].map(() => Promise.withResolvers<number>());
  const run = (index: number) =>
    turns.run(() => {
      begun.push(index);
      return works[index]?.promise ?? Promise.resolve(-1);
    });
  const results = [0, 1, 2, 3].map(run);
  const failed = expect(results[1]).rejects.toThrow("failed");
  expect(begun).toEqual([0, 1]);

  works[1]?.reject(new Error("failed"));
  await failed;
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  const last = run(4);
  expect(begun).toEqual([0, 1, 2]);
  for (const [index, { resolve }] of works.entries()) resolve(index);

  expect(await Promise.all([results[0], results[2], results[3], last])).toEqual([0, 2, 3, 4]);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});
