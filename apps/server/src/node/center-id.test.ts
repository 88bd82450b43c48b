import { createMemoryDisk, createMemoryStore } from "@tributary/journal";
import { createSystemClock } from "@tributary/kernel";
import { createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { centerIdOf } from "./center-id.ts";

it("[NL-09] nodes of one store have one id, also if they start at once, and those of another store another one", async () => {
  const clock = createSystemClock();
  const [disk, other] = [createMemoryDisk(), createMemoryDisk()];
  await using stack = new AsyncDisposableStack();
  const idIn = (on: typeof disk, seed: number): Promise<string> => {
    const store = stack.use(createMemoryStore({ clock, disk: on, isShared: true }));
    return centerIdOf(store, { clock, random: createSeededRandom(seed) });
  };

  const atOnce = await Promise.all([idIn(disk, 1), idIn(disk, 2), idIn(disk, 3)]);

  expect(new Set(atOnce).size).toBe(1);
  expect(await idIn(disk, 4)).toBe(atOnce[0]);
  expect(await idIn(other, 5)).not.toBe(atOnce[0]);
});
