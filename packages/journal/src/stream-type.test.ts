import { describe, expect, it } from "vitest";
import { counterStream } from "../test/counter.ts";
import type { JournalEvent } from "./ports/store.ts";
import { defineStream, restoreEvent, streamOf } from "./stream-type.ts";

const stored = (extra: object): JournalEvent => ({ seq: 1, at: 5, type: "added", ...extra });

const upcasters = {
  1: (event: JournalEvent) => ({ ...event, amount: Number((event as { text?: string }).text) }),
  2: (event: JournalEvent) => ({ ...event, amount: 100 * ((event as { amount?: number }).amount ?? 0) }),
};

describe("stream type", () => {
  it("[VN-02] converts an event without a version through all upcasters, one after the other", () => {
    const event = restoreEvent({ kind: "counter", version: 3, upcasters }, stored({ text: "7" }));

    expect(event).toMatchObject({ seq: 1, at: 5, type: "added", amount: 700 });
  });

  it("[VN-07] refuses an event of a newer version", () => {
    const type = { kind: "counter", version: 3, upcasters };

    expect(() => restoreEvent(type, stored({ v: 4 }))).toThrow(
      expect.objectContaining({ code: "unavailable", details: { kind: "counter", written: 4, version: 3 } }),
    );
  });

  it("[VN-02] converts an event only through the upcasters from its own version on", () => {
    const event = restoreEvent({ kind: "counter", version: 3, upcasters }, stored({ v: 2, amount: 7 }));

    expect(event).toMatchObject({ amount: 700 });
  });

  it("[VN-02] returns an event of the current version unchanged, and converts no event twice", () => {
    const type = { kind: "counter", version: 3, upcasters };
    const current = stored({ v: 3, amount: 7 });

    expect(restoreEvent(type, current)).toBe(current);
    expect(restoreEvent(type, restoreEvent(type, stored({ v: 2, amount: 7 })))).toMatchObject({ amount: 700 });
  });

  it("[VN-04] rejects a stream type without an upcaster for each older version", () => {
    const define = () => defineStream({ ...counterStream, version: 3, upcasters: { 1: upcasters[1] } });

    expect(define).toThrow("stream type counter: no upcaster from version 2");
  });

  it("makes references that carry kind, id and type", () => {
    expect(streamOf(counterStream, "a")).toEqual({ kind: "counter", id: "a", type: counterStream });
  });
});
