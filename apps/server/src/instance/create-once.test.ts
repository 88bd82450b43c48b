import { createCenter } from "@tributary/engine";
import { createInProcessFanout, createMemoryDisk, createMemoryStore } from "@tributary/journal";
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { demoCenter } from "../demo/demo-center.ts";
import { createOnce } from "./create-once.ts";

const definition = { ...demoCenter, instance: { ...demoCenter.instance, createdAt: 1 } };

it("[SV-77] nodes that start at once on an empty database have one instance", async () => {
  await using stack = new AsyncDisposableStack();
  const [clock, disk, log] = [createSystemClock(), createMemoryDisk(), silentLogger];
  const fanout = stack.use(createInProcessFanout({ log }));
  const open = async (seed: number) => {
    const store = stack.use(createMemoryStore({ clock, disk, isShared: true }));
    return stack.use(await createCenter({ store, fanout, clock, random: createSeededRandom(seed), log }));
  };
  const centers = [await open(1), await open(2), await open(3)];

  await Promise.all(centers.map((center) => createOnce(center, definition)));

  expect(centers.map(({ directory }) => directory.definition.users.length)).toEqual(
    Array(3).fill(demoCenter.users.length),
  );
  expect(
    disk.streams.get("configuration/instance")?.events.filter(({ type }) => type === "instance.created"),
  ).toHaveLength(1);
});
