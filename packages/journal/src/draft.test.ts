import { describe, expect, it } from "vitest";
import { type Counter, counterStream } from "../test/counter.ts";
import { draft } from "./draft.ts";
import { streamOf } from "./stream-type.ts";

const ref = streamOf(counterStream, "a");
const base: Counter = { kind: "counter", id: "a", seq: 4, lastAt: 1_000, total: 10, isClosed: false };

describe("draft", () => {
  it("[DR-01] numbers events on from the base, and returns the state after each", () => {
    const changed = draft(ref, base, 2_000);

    const states = [changed.add({ type: "added", amount: 1 }), changed.add({ type: "added", amount: 2 })];

    expect(changed.baseSeq).toBe(4);
    expect(changed.events.map(({ seq }) => seq)).toEqual([5, 6]);
    expect(states.map(({ total }) => total)).toEqual([11, 13]);
    expect(changed.state).toBe(states[1]);
  });

  it("[DR-01] begins a stream with number 1", () => {
    const begun = draft(ref, undefined, 2_000);

    begun.add({ type: "added", amount: 3 });

    expect(begun.baseSeq).toBe(0);
    expect(begun.state).toMatchObject({ seq: 1, total: 3 });
  });

  it("[DR-02] gives an event the current time, but none before that of the event before it", () => {
    const later = draft(ref, base, 2_000);
    const afterClockJump = draft(ref, base, 500);

    later.add({ type: "added", amount: 1 });
    afterClockJump.add({ type: "added", amount: 1 });

    expect(later.events[0]?.at).toBe(2_000);
    expect(afterClockJump.events[0]?.at).toBe(1_000);
  });

  it("[DR-02] makes strictly later events at least 1 ms later than the event before them", () => {
    const changed = draft(ref, base, 1_000);

    changed.add({ type: "closed" });

    expect(changed.events[0]?.at).toBe(1_001);
  });

  it("[DR-03] adds the members of the stream's stamp, made from the state before the event", () => {
    const changed = draft(ref, base, 2_000);

    changed.add({ type: "added", amount: 1 });
    changed.add({ type: "closed" });

    expect(changed.events.map(({ count }) => count)).toEqual([4, 5]);
  });

  it("[VN-01] writes the version of the stream type into each event", () => {
    const changed = draft(streamOf({ ...counterStream, version: 7 }, "a"), base, 2_000);

    changed.add({ type: "added", amount: 1 });

    expect(changed.events).toEqual([{ type: "added", amount: 1, count: 4, at: 2_000, seq: 5, v: 7 }]);
  });

  it("throws on reading the state of a stream that has not begun", () => {
    expect(() => draft(ref, undefined, 2_000).state).toThrow("stream has not begun: counter a");
  });
});
