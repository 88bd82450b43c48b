import { describe, expect, it } from "vitest";
import { type Counter, counterStream } from "../test/counter.ts";
import { applyCommitted, confirm, latestOf, newEntry, stage } from "./stream-entry.ts";
import { streamOf } from "./stream-type.ts";

const ref = streamOf(counterStream, "a");
const pending = Promise.resolve(true);
const state = (seq: number): Counter => ({
  kind: "counter",
  id: "a",
  seq,
  lastAt: seq,
  total: seq,
  isClosed: false,
});
const added = (seq: number) => ({ type: "added", at: seq, amount: 1, count: seq - 1, seq }) as const;

function entryAt(seq: number) {
  return { ...newEntry(ref), durable: state(seq) };
}

describe("stream entry", () => {
  it("[SE-01] starts with the initial state of its type", () => {
    const entry = newEntry(ref);

    expect([entry.durable, latestOf(entry)]).toEqual([undefined, undefined]);
  });

  it("[SE-01] gives decisions the newest staged state, and readers the durable one", () => {
    const entry = entryAt(1);

    stage(entry, state(2), pending);
    stage(entry, state(3), pending);

    expect(latestOf(entry)).toEqual(state(3));
    expect(entry.durable).toEqual(state(1));
  });

  it("[SE-02] moves a state from staged to durable when its commit succeeds", () => {
    const entry = entryAt(1);
    stage(entry, state(2), pending);
    stage(entry, state(3), pending);

    confirm(entry, state(2));

    expect(entry.durable).toEqual(state(2));
    expect(entry.staged).toEqual([state(3)]);
  });

  it("[SE-04] applies an event of another writer, which replaces a staged state with the same number", () => {
    const entry = entryAt(1);
    const ours = { ...state(2), total: 100 };
    stage(entry, ours, pending);

    expect(applyCommitted(entry, added(2))).toBe(true);

    expect(entry.durable).toMatchObject({ seq: 2, total: 2 });
    expect(entry.staged).toEqual([]);
  });

  it("[SE-06] ignores a state and an event that are older than the durable state", () => {
    const entry = entryAt(5);

    confirm(entry, state(4));

    expect(applyCommitted(entry, added(5))).toBe(false);
    expect(entry.durable).toEqual(state(5));
  });
});
