import type { RecordChange, Records } from "@tributary/engine";
import { asId, type ParticipantId } from "@tributary/model";
import { type InProcessCenter, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createDeliveredCursors, MAX_REPLAY_AGE_MS } from "./delivered-cursors.ts";

const ANN = asId<ParticipantId>("ann");
const ADA = asId<ParticipantId>("ada");

/** Cursors of a node. `writes` has what was written; `isBroken`: writing fails. */
function openCursors({ center, clock, log }: InProcessCenter, { isShared = false } = {}) {
  const state = { isBroken: false, writes: [] as RecordChange[] };
  const records: Records = {
    ...center.records,
    isShared,
    change(change) {
      if (state.isBroken) return Promise.reject(new Error("disk full"));
      state.writes.push(change);
      return center.records.change(change);
    },
  };
  return { state, cursors: createDeliveredCursors({ records, clock, log }) };
}

const storedIds = async ({ center, run }: InProcessCenter) =>
  (await run(center.records.list("delivered-cursor"))).map(({ id }) => id);

describe("cursors", () => {
  it("[RM-08] are written together, at once after a pause, at most ten times per second, and not without a change", async () => {
    await using harness = await inProcessCenter();
    const { state, cursors } = openCursors(harness);

    for (let seq = 1; seq <= 10; seq += 1) {
      cursors.confirm(ANN, seq);
      cursors.confirm(ADA, seq);
      await harness.clock.run(20);
    }
    await harness.clock.run(60_000);

    expect(state.writes.map(({ put }) => put?.map(({ id, value }) => [id, (value as { seq: number }).seq]))).toEqual([
      [
        ["ann", 1],
        ["ada", 1],
      ],
      [
        ["ann", 5],
        ["ada", 5],
      ],
      [
        ["ann", 10],
        ["ada", 10],
      ],
    ]);
  });

  it("[RM-08] are written at most a hundred at a time, those first that have waited longest, with their newest numbers", async () => {
    await using harness = await inProcessCenter();
    const { state, cursors } = openCursors(harness);
    const ids = Array.from({ length: 250 }, (_, index) => asId<ParticipantId>(`p${index}`));
    for (const id of ids) cursors.confirm(id, 1);
    await harness.clock.run(50);
    for (const id of ids) cursors.confirm(id, 2);
    await harness.clock.run(1_000);

    const written = state.writes.map(({ put = [] }) =>
      put.map(({ id, value }) => [id, (value as { seq: number }).seq]),
    );
    expect(written.map((batch) => batch.length)).toEqual([100, 100, 100, 50]);
    expect(written[0]).toEqual(ids.slice(0, 100).map((id) => [id, 1]));
    expect(written[1]).toEqual(ids.slice(100, 200).map((id) => [id, 2]));
    expect(written.slice(2).flat()).toEqual([...ids.slice(200), ...ids.slice(0, 100)].map((id) => [id, 2]));
  });

  it("[RM-08] are written when disposed, and do not return to a lower number", async () => {
    await using harness = await inProcessCenter();
    const { cursors } = openCursors(harness);
    cursors.confirm(ANN, 7);
    cursors.confirm(ANN, 3);
    await harness.run(Promise.resolve(cursors[Symbol.asyncDispose]()));
    cursors.confirm(ANN, 9);
    await harness.clock.run(10_000);

    const { cursors: later } = openCursors(harness);

    expect(await harness.run(later.find(ANN))).toBe(7);
    expect(await harness.run(later.find(ADA))).toBeUndefined();
  });

  it("[RM-17] are deleted when they are too old to be needed, those of an earlier process included", async () => {
    await using harness = await inProcessCenter();
    const { cursors: earlier } = openCursors(harness);
    earlier.confirm(ANN, 1);
    await harness.clock.run(1_000);
    await harness.crashAndRestart();
    const { cursors } = openCursors(harness);
    cursors.confirm(ADA, 1);
    await harness.clock.run(1_000);
    const before = await storedIds(harness);

    await harness.clock.run(MAX_REPLAY_AGE_MS);
    cursors.confirm(asId<ParticipantId>("alan"), 1);
    await harness.clock.run(1_000);

    expect(before).toEqual(["ada", "ann"]);
    expect(await storedIds(harness)).toEqual(["alan"]);
  });

  it("[RM-18] that cannot be written are written later, with one warning", async () => {
    await using harness = await inProcessCenter();
    const { state, cursors } = openCursors(harness);
    state.isBroken = true;
    cursors.confirm(ANN, 1);
    await harness.clock.run(5_000);
    cursors.confirm(ADA, 2);
    await harness.clock.run(5_000);
    const failures = harness.log.of("warn").length;

    state.isBroken = false;
    await harness.clock.run(1_000);

    expect(failures).toBe(1);
    expect(await storedIds(harness)).toEqual(["ada", "ann"]);
  });

  it("[RM-18] that cannot be written do not replace newer ones", async () => {
    await using harness = await inProcessCenter();
    const { center, clock, log } = harness;
    const first = Promise.withResolvers<void>();
    let writes = 0;
    const records: Records = {
      ...center.records,
      change(change) {
        writes += 1;
        return writes === 1 ? first.promise : center.records.change(change);
      },
    };
    const cursors = createDeliveredCursors({ records, clock, log });
    cursors.confirm(ANN, 1);
    await clock.run(1_000);
    cursors.confirm(ANN, 2);
    await clock.run(1_000);
    first.reject(new Error("disk full"));
    await clock.run(1_000);

    const { cursors: later } = openCursors(harness);
    expect(await harness.run(later.find(ANN))).toBe(2);
  });
});

describe("cursors of two nodes", () => {
  it("[RM-22] are those that any node has written last, also if this node knew an older one", async () => {
    await using harness = await inProcessCenter();
    const { cursors: one } = openCursors(harness, { isShared: true });
    const { cursors: other } = openCursors(harness, { isShared: true });
    one.confirm(ANN, 3);
    await harness.clock.run(1_000);
    other.confirm(ANN, 8);
    await harness.clock.run(1_000);

    const moved = await harness.run(one.find(ANN));
    one.confirm(ANN, 5);
    await harness.clock.run(1_000);

    expect([moved, await harness.run(other.find(ANN))]).toEqual([8, 8]);
  });

  it.each([1, 21])(
    "[RM-22] are not replaced by lower ones that a node could not write before: %i at once",
    async (count) => {
      await using harness = await inProcessCenter();
      const { state, cursors: one } = openCursors(harness, { isShared: true });
      const { cursors: other } = openCursors(harness, { isShared: true });
      const ids = Array.from({ length: count }, (_, index) => asId<ParticipantId>(`participant-${index}`));
      state.isBroken = true;
      for (const id of ids) one.confirm(id, 5);
      one.confirm(ADA, 5);
      await harness.clock.run(1_000);
      for (const id of ids) other.confirm(id, 8);
      other.confirm(ADA, 3);
      await harness.clock.run(1_000);

      state.isBroken = false;
      await harness.clock.run(1_000);

      const stored = (await harness.run(harness.center.records.list("delivered-cursor"))).map(({ value }) => value);
      expect(stored.map((value) => (value as { seq: number }).seq)).toEqual([5, ...ids.map(() => 8)]);
      expect(state.writes.flatMap(({ put = [] }) => put.map(({ id }) => id))).toEqual(["ada"]);
    },
  );

  it("[RM-22] are not written if another node has written the same", async () => {
    await using harness = await inProcessCenter();
    const { state, cursors: one } = openCursors(harness, { isShared: true });
    const { cursors: other } = openCursors(harness, { isShared: true });
    other.confirm(ANN, 8);
    await harness.clock.run(1_000);

    one.confirm(ANN, 8);
    await harness.clock.run(1_000);

    expect(state.writes).toEqual([]);
  });

  it("[RM-22] are not deleted by a node that has not seen them change", async () => {
    await using harness = await inProcessCenter();
    const { cursors: one } = openCursors(harness, { isShared: true });
    const { cursors: other } = openCursors(harness, { isShared: true });
    one.confirm(ANN, 1);
    one.confirm(ADA, 1);
    await harness.clock.run(MAX_REPLAY_AGE_MS);
    other.confirm(ANN, 2);
    await harness.clock.run(1_000);

    one.confirm(asId<ParticipantId>("alan"), 1);
    await harness.clock.run(1_000);

    expect(await storedIds(harness)).toEqual(["alan", "ann"]);
  });
});
