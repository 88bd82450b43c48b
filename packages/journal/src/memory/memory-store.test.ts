import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { storeContract } from "../contracts/index.ts";
import { createMemoryDisk } from "./memory-disk.ts";
import { createMemoryStore } from "./memory-store.ts";

storeContract("memory", async () => {
  const clock = { ...createManualClock(), soon: (task: () => void) => queueMicrotask(task) };
  const disk = createMemoryDisk();
  const opened = [createMemoryStore({ clock, disk })];
  const openAnother = async () => {
    const store = createMemoryStore({ clock, disk });
    opened.push(store);
    return store;
  };
  const closeAll = async () => {
    for (const store of opened) await store[Symbol.asyncDispose]();
  };
  return {
    store: opened[0] ?? createMemoryStore({ clock, disk }),
    async reopen() {
      await closeAll();
      return openAnother();
    },
    crash: openAnother,
    join: openAnother,
    async pass(ms) {
      await turn();
      clock.advance(ms);
    },
    [Symbol.asyncDispose]: closeAll,
  };
});

/** A turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("memory store", () => {
  const stream = { kind: "agent", id: "x" } as const;
  const event = { seq: 1, at: 1, type: "t" };

  it("writes on one turn of the clock and answers on the next", async () => {
    const clock = createManualClock();
    const disk = createMemoryDisk();
    await using store = createMemoryStore({ clock, disk });
    const answers: string[] = [];
    void store.commit({ changes: [{ stream, expectedSeq: 0, events: [event] }] }).then(() => answers.push("first"));

    clock.runSoon();
    void store
      .commit({ changes: [{ stream, expectedSeq: 1, events: [{ ...event, seq: 2 }] }] })
      .then(() => answers.push("second"));
    expect(disk.streams.get("agent/x")?.events).toHaveLength(1);
    expect(answers).toEqual([]);

    clock.runSoon();
    await Promise.resolve();
    expect(answers).toEqual(["first"]);

    await clock.drain();
    expect(answers).toEqual(["first", "second"]);
  });

  it("[ST-04] refuses a commit that builds on a refused one if it was submitted after the decision and before the answer", async () => {
    const clock = createManualClock();
    await using store = createMemoryStore({ clock });
    const append = (seq: number) =>
      store.commit({ changes: [{ stream, expectedSeq: seq - 1, events: [{ ...event, seq }] }] });

    const outcomes = [append(1), append(1)];
    clock.runSoon();
    outcomes.push(append(2));
    clock.runSoon();
    outcomes.push(append(2));
    await clock.drain();

    expect((await Promise.all(outcomes)).map(({ ok }) => ok)).toEqual([true, false, false, true]);
  });
});
