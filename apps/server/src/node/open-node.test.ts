import { createCenter } from "@tributary/engine";
import { createInProcessFanout, createMemoryDisk, createMemoryStore } from "@tributary/journal";
import { silentLogger } from "@tributary/kernel";
import { asId, BY_SERVER, explain } from "@tributary/model";
import { createManualClock, createSeededRandom, PLAIN_CHAT } from "@tributary/testkit";
import { expect, it } from "vitest";
import { demoCenter } from "../demo/demo-center.ts";
import { joinNodes } from "./open-node.ts";

const FIVE_MINUTES_MS = 300_000;

/** The store's clock and a node's, which is five minutes ahead; both advance together. */
function open() {
  const clock = createManualClock();
  const storeAheadMs = -FIVE_MINUTES_MS;
  clock.jumpTo(clock.now() + FIVE_MINUTES_MS);
  const storeClock = { ...clock, now: () => clock.now() + storeAheadMs };
  const store = createMemoryStore({ clock: storeClock, disk: createMemoryDisk(), isShared: true });
  return { clock, store, storeClock, deps: { clock, random: createSeededRandom(1), log: silentLogger } };
}

it("[NL-03] a node whose clock is five minutes ahead writes times and due times of the store", async () => {
  const { clock, store, storeClock, deps } = open();
  const broker = { ...createInProcessFanout(deps), isConnected: true };
  await using node = await joinNodes(deps, { store, broker, nodeId: "a" });
  const { fanout, clock: nodeClock } = node;
  const opening = createCenter({ ...deps, store, fanout, clock: nodeClock });
  await clock.drain();
  await using center = await opening;
  const instance = { ...demoCenter.instance, createdAt: nodeClock.now() };
  const creating = center.administration(BY_SERVER).createInstance({ ...demoCenter, instance });
  await clock.drain();
  const created = await creating;
  if (!created.ok) throw new Error(explain(created.refusal));
  const starting = center.chats.start({
    flowId: asId("7b1b0000-0007-4000-8000-000000000001"),
    ...PLAIN_CHAT,
  });
  await clock.drain();
  const started = await starting;
  const { events } = await store.readAll({ kinds: ["configuration", "conversation"], after: null, limit: 100 });
  const timers = await store.timers();

  expect(started.ok).toBe(true);
  expect(events.length).toBeGreaterThan(1);
  expect(events.map(({ event }) => event.at - storeClock.now()).filter((ms) => Math.abs(ms) > 10)).toEqual([]);
  expect(timers.map(({ dueAt }) => dueAt - storeClock.now())).toEqual([FIVE_MINUTES_MS, 3_600_000]);
  expect(node.clockOffsetMs?.()).toBe(-FIVE_MINUTES_MS);
});

it("[NL-06] refuses a node without a fan-out on a store that is taken, in one sentence", async () => {
  const { clock, store, deps } = open();
  const broker = { ...createInProcessFanout(deps), isConnected: true };
  await using _first = await joinNodes(deps, { store, broker, nodeId: "a" });
  const joining = joinNodes(deps, { store, broker: undefined, nodeId: "b" });
  const refusal = expect(joining).rejects.toThrow("Other nodes use this database: a further one needs fanoutUrl.");
  await clock.run(20_000);

  await refusal;
});

it("[NL-05] checks the database, and the fan-out if there is one", async () => {
  const { store, deps } = open();
  const broker = { ...createInProcessFanout(deps), isConnected: false };
  await using node = await joinNodes(deps, { store, broker, nodeId: "a" });

  const results = await Promise.all(node.checks.map(async ({ name, check }) => [name, await check()]));
  expect(results).toEqual([
    ["database", true],
    ["fan-out", false],
  ]);
});
