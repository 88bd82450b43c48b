import { createMemoryStore, JournalError } from "@tributary/journal";
import { createManualClock, createRecordingLogger } from "@tributary/testkit";
import { expect, it } from "vitest";
import { PRESENCE_MS, showPresence } from "./node-presence.ts";

/** Two nodes on one store. `isUp`: false while that of the first node fails. */
async function openNodes() {
  const clock = createManualClock();
  const store = createMemoryStore({ clock, isShared: true });
  const state = { isUp: true };
  const failing: typeof store = {
    ...store,
    takeLease: (lease) =>
      state.isUp ? store.takeLease(lease) : Promise.reject(new JournalError("unavailable", "down")),
  };
  const log = createRecordingLogger();
  const first = showPresence({ store: failing, clock, log, node: "first" });
  const second = showPresence({ store, clock, log, node: "second" });
  await clock.run(0);
  return { clock, state, log, first, second };
}

it("[VC-30] a node is present while it renews its lease, however often it is asked", async () => {
  const { clock, second } = await openNodes();
  const answers = new Set<boolean>();

  for (let round = 0; round < 40; round += 1) {
    answers.add(await second.isPresent("first"));
    await clock.run(333);
  }

  expect([...answers]).toEqual([true]);
});

it("[VC-30] a node is present for five seconds after its last renewal, and again after the next one", async () => {
  const { clock, state, log, second } = await openNodes();

  state.isUp = false;
  await clock.run(PRESENCE_MS - 1);
  const before = await second.isPresent("first");
  await clock.run(2);
  const after = await second.isPresent("first");
  state.isUp = true;
  await clock.run(2_000);

  expect([before, after, await second.isPresent("first")]).toEqual([true, false, true]);
  expect(log.lines.map(({ message }) => message)).toContain("failed to renew the presence of this node");
});

it("[VC-30] a node that stops is not present from then on, nor is one that never ran; a node is present to itself", async () => {
  const { clock, first, second } = await openNodes();

  first[Symbol.dispose]();
  await clock.run(10_000);

  expect(await second.isPresent("first")).toBe(false);
  expect(await second.isPresent("unknown")).toBe(false);
  expect(await second.isPresent("second")).toBe(true);
});

it("[VC-30] a node that stops before its first renewal has an answer leaves no lease", async () => {
  const clock = createManualClock();
  const store = createMemoryStore({ clock, isShared: true });
  const log = createRecordingLogger();
  const second = showPresence({ store, clock, log, node: "second" });

  showPresence({ store, clock, log, node: "first" })[Symbol.dispose]();
  await clock.run(10);

  expect(await second.isPresent("first")).toBe(false);
});
