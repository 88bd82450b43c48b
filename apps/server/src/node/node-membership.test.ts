import { createMemoryDisk, createMemoryStore } from "@tributary/journal";
import { silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { joinStore, type Membership } from "./node-membership.ts";

function open() {
  const clock = createManualClock();
  const store = createMemoryStore({ clock, disk: createMemoryDisk(), isShared: true });
  const join = (nodeId: string, hasFanout: boolean): Promise<Membership | undefined> =>
    joinStore({ store, clock, log: silentLogger }, { nodeId, hasFanout });
  /** Joins while time passes. */
  async function joinLater(nodeId: string, hasFanout: boolean): Promise<Membership | undefined> {
    const joining = join(nodeId, hasFanout);
    await clock.run(20_000);
    return joining;
  }
  return { clock, store, join, joinLater };
}

it("[NL-06] nodes with a fan-out share a store", async () => {
  const { clock, join } = open();
  await using first = await join("a", true);
  await using second = await join("b", true);
  await clock.run(60_000);

  expect([first, second]).not.toContain(undefined);
});

it.each([
  ["a second node without a fan-out", false],
  ["a node with a fan-out", true],
])("[NL-06] refuses %s beside a node without one", async (_name, hasFanout) => {
  const { join, joinLater } = open();
  await using _first = await join("a", false);

  expect(await joinLater("b", hasFanout)).toBeUndefined();
});

it("[NL-06] refuses a node without a fan-out beside nodes with one", async () => {
  const { join, joinLater } = open();
  await using _first = await join("a", true);

  expect(await joinLater("b", false)).toBeUndefined();
});

it("[NL-06] a node that is killed has its place again at once, and another one has it within 16 seconds", async () => {
  const { join, joinLater } = open();
  const first = await join("a", false);
  const killed = await join("a", false);
  expect(killed).toBeDefined();
  await first?.[Symbol.asyncDispose]();
  await killed?.[Symbol.asyncDispose]();

  await using next = await joinLater("b", false);
  expect(next).toBeDefined();
});

it("[NL-06] a node that stops in order leaves its place at once", async () => {
  const { join } = open();
  const first = await join("a", false);
  await first?.[Symbol.asyncDispose]();
  await using second = await join("b", true);

  expect(second).toBeDefined();
});

it("[NL-06] a node whose place was taken learns of it at the next renewal", async () => {
  const { clock, store, join } = open();
  await using paused = await join("a", false);
  await store.releaseLease({ name: "nodes", epoch: 1 });
  await using _other = await join("b", true);
  let isLost = false;
  void paused?.lost.then(() => {
    isLost = true;
  });
  await clock.run(5_000);

  expect(isLost).toBe(true);
});
