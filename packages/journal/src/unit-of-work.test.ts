import { createSystemClock } from "@tributary/kernel";
import { createRecordingLogger } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { counterStream } from "../test/counter.ts";
import { add, counter, draftOf, openHarness, planOf } from "../test/harness.ts";
import { unchanged } from "./decision.ts";
import type { Commit, Store } from "./ports/store.ts";
import { streamOf } from "./stream-type.ts";
import { MAX_ATTEMPTS } from "./unit-of-work.ts";

const other = streamOf(counterStream, "b");

/** A store that rejects the commits selected by `isRejected`, in the order of its other answers. */
function rejecting(isRejected: (commit: Commit) => boolean) {
  return (store: Store): Store => ({
    ...store,
    commit(commit) {
      if (!isRejected(commit)) return store.commit(commit);
      return store.commit({ changes: [] }).then(() => {
        throw new Error("disk full");
      });
    },
  });
}

/** Selects the first commit that adds this amount. */
function adding(amount: number): (commit: Commit) => boolean {
  let isFirst = true;
  return ({ changes }) => {
    const isSelected =
      isFirst && changes.some(({ events }) => events.some((event) => "amount" in event && event.amount === amount));
    if (isSelected) isFirst = false;
    return isSelected;
  };
}

describe("unit of work: submission", () => {
  it("[UW-01] lets decisions of one turn build on each other, before anything is durable", async () => {
    await using harness = openHarness();
    const log = createRecordingLogger();
    const journal = await harness.openNode({ log });
    await harness.run(add(journal, 1));

    const totals = await harness.run(Promise.all([10, 100, 1_000].map((amount) => add(journal, amount))));

    expect(totals.map((result) => result.ok && result.value)).toEqual([11, 111, 1_111]);
    expect(log.lines).toEqual([]);
  });

  it("[UW-01] lets decisions build on each other that had to load the stream first", async () => {
    await using harness = openHarness();
    await harness.run(add(await harness.openNode(), 1));
    const log = createRecordingLogger();
    const journal = await harness.openNode({ log });

    const totals = await harness.run(Promise.all([10, 100].map((amount) => add(journal, amount))));

    expect(totals.map((result) => result.ok && result.value)).toEqual([11, 111]);
    expect(log.lines).toEqual([]);
  });

  it("[UW-01] resolves a decision only when its commit is durable", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode();
    await harness.run(add(journal, 1));
    const results: unknown[] = [];

    const adding = add(journal, 10).then((result) => results.push(result));
    await new Promise<void>((resolve) => createSystemClock().soon(resolve));
    expect(results).toEqual([]);
    await harness.run(adding);

    expect(results).toEqual([{ ok: true, value: 11 }]);
    expect(harness.disk.streams.get("counter/a")?.events).toHaveLength(2);
  });

  it("[UW-04] calls the decision once, with the states of all declared streams", async () => {
    await using harness = openHarness();
    await harness.run(add(await harness.openNode(), 5));
    const journal = await harness.openNode();
    const calls: unknown[] = [];

    const result = await harness.run(
      journal.run({ known: counter, unknown: other, none: null }, (states) => {
        calls.push(states);
        return unchanged("value");
      }),
    );

    expect(result).toEqual({ ok: true, value: "value" });
    expect(calls).toEqual([{ known: expect.objectContaining({ total: 5 }), unknown: undefined, none: undefined }]);
  });

  it("[UW-04] loads the streams that follow from the states of others", async () => {
    await using harness = openHarness();
    const first = await harness.openNode();
    await harness.run(add(first, 7));
    await harness.run(add(first, 70, streamOf(counterStream, "total 7")));
    const journal = await harness.openNode();

    const result = await harness.run(
      journal.runChained(
        { state: counter },
        ({ state }) => ({ further: state === undefined ? null : streamOf(counterStream, `total ${state.total}`) }),
        ({ state, further }) => unchanged([state?.total, further?.total]),
      ),
    );

    expect(result).toEqual({ ok: true, value: [7, 70] });
  });

  it("[UW-06] repeats a decision after a conflict with another node", async () => {
    await using harness = openHarness();
    const [one, two] = [await harness.openNode(), await harness.openNode()];
    harness.faults.next = () => "lose";
    await harness.run(add(one, 1));
    await harness.run(two.durable(counter));
    await harness.run(add(one, 10));

    expect(await harness.run(add(two, 100))).toEqual({ ok: true, value: 111 });
  });

  it("[UW-06] repeats a decision if two nodes begin the same stream at the same time", async () => {
    await using harness = openHarness();
    const [one, two] = [await harness.openNode(), await harness.openNode()];
    harness.faults.next = () => "lose";

    const totals = await harness.run(Promise.all([add(one, 1), add(two, 10)]));

    expect(totals.map((result) => result.ok && result.value).sort()).toEqual([1, 11]);
  });

  it("[UW-06] refuses with a conflict after the maximum of attempts, without a change", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode({
      wrapStore: (store) => ({ ...store, commit: () => Promise.resolve({ ok: false, refusal: "conflict" }) }),
    });
    let decisions = 0;

    const result = await harness.run(
      journal.run({ state: counter }, ({ state }, now) => {
        decisions += 1;
        const changed = draftOf(state, now);
        changed.add({ type: "added", amount: 1 });
        return planOf(changed);
      }),
    );

    expect(result).toEqual({ ok: false, refusal: { code: "conflict" } });
    expect(decisions).toBe(MAX_ATTEMPTS);
    expect(harness.disk.streams.size).toBe(0);
  });

  it("[UW-07] returns the value made from the holder's text to the second claimant of a key", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode();
    const claim = (holder: string) =>
      journal.run({ state: counter }, ({ state }, now) => {
        const changed = draftOf(state, now);
        changed.add({ type: "added", amount: 1 });
        const otherwise = (found: string) => `taken by ${found}`;
        return {
          value: holder,
          drafts: [changed],
          claim: { key: "once", holder, endsAt: Number.MAX_SAFE_INTEGER, otherwise },
        };
      });

    const results = await harness.run(Promise.all([claim("first"), claim("second")]));

    expect(results).toEqual([
      { ok: true, value: "first" },
      { ok: true, value: "taken by first" },
    ]);
    expect(await harness.run(journal.durable(counter))).toMatchObject({ total: 1 });
  });
});

describe("unit of work: failures", () => {
  it("[UW-08] throws if the store rejects the commit, and decides the next request on the durable state", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode({ wrapStore: rejecting(adding(10)) });
    await harness.run(add(journal, 1));

    const failed = harness.run(add(journal, 10));

    await expect(failed).rejects.toMatchObject({
      name: "JournalError",
      code: "unavailable",
      message: "failed to commit",
      cause: new Error("disk full"),
    });
    expect(await harness.run(add(journal, 100))).toEqual({ ok: true, value: 101 });
  });

  it("[UW-02] makes a read-only decision again if a commit that it rests on fails", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode({ wrapStore: rejecting(adding(10)) });
    await harness.run(add(journal, 1));

    const [failed, read] = await harness.run(
      Promise.allSettled([add(journal, 10), journal.run({ state: counter }, ({ state }) => unchanged(state?.total))]),
    );

    expect(failed.status).toBe("rejected");
    expect(read).toEqual({ status: "fulfilled", value: { ok: true, value: 1 } });
  });

  it("[UW-02] makes a refusal again if a commit that it rests on fails", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode({ wrapStore: rejecting(adding(10)) });
    await harness.run(add(journal, 1));
    const refuseAboveFive = () =>
      journal.run({ state: counter }, ({ state }) =>
        (state?.total ?? 0) > 5 ? { refusal: { code: "too-large" } } : unchanged("small"),
      );

    const [, whileFailing] = await harness.run(Promise.allSettled([add(journal, 10), refuseAboveFive()]));
    const [, whileSucceeding] = await harness.run(Promise.allSettled([add(journal, 20), refuseAboveFive()]));

    expect(whileFailing).toMatchObject({ value: { ok: true, value: "small" } });
    expect(whileSucceeding).toMatchObject({ value: { ok: false, refusal: { code: "too-large" } } });
  });

  it("[UW-02] notices a failed commit that was answered before another one that the decision rests on", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode({ wrapStore: rejecting(adding(10)) });
    await harness.run(Promise.all([add(journal, 1), add(journal, 1, other)]));

    const failing = add(journal, 10, other);
    harness.clock.runSoon();
    const succeeding = add(journal, 100);
    const reading = journal.run({ state: counter, second: other }, ({ state, second }) =>
      unchanged([state?.total, second?.total]),
    );
    const results = await harness.run(Promise.allSettled([failing, succeeding, reading]));

    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(results[2]).toMatchObject({ value: { value: [101, 1] } });
  });

  it("[UW-03] makes a change again if a commit fails of which it has only read the state", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode({ wrapStore: rejecting(adding(10)) });
    await harness.run(Promise.all([add(journal, 1), add(journal, 1, other)]));

    const [, copied] = await harness.run(
      Promise.allSettled([
        add(journal, 10, other),
        journal.run({ state: counter, source: other, again: other }, ({ state, source }, now) => {
          const changed = draftOf(state, now);
          changed.add({ type: "added", amount: source?.total ?? 0 });
          return planOf(changed);
        }),
      ]),
    );

    expect(copied).toMatchObject({ value: { ok: true, value: 2 } });
  });

  it("[UW-03] loads a stream again that it has only read, if the message of another node's commit was lost", async () => {
    await using harness = openHarness();
    const [one, two] = [await harness.openNode(), await harness.openNode()];
    await harness.run(add(one, 1, other));
    await harness.run(two.durable(other));
    harness.faults.next = () => "lose";
    await harness.run(add(one, 10, other));

    const copied = await harness.run(
      two.run({ state: counter, source: other }, ({ state, source }, now) => {
        const changed = draftOf(state, now);
        changed.add({ type: "added", amount: source?.total ?? 0 });
        return planOf(changed);
      }),
    );

    expect(copied).toEqual({ ok: true, value: 11 });
  });

  it("[UW-05] throws the exception of a decision on durable states at once", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode();
    await harness.run(add(journal, 1));
    let decisions = 0;

    const failing = harness.run(
      journal.run({ state: counter }, () => {
        decisions += 1;
        throw new Error("defect");
      }),
    );

    await expect(failing).rejects.toThrow("defect");
    expect(decisions).toBe(1);
  });

  it("[UW-05] repeats a decision that threw on a state in flight, once its commit is answered, and throws again", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode();
    await harness.run(add(journal, 1));
    const decidedOn: unknown[] = [];

    const adding = add(journal, 10);
    const failing = journal.run({ state: counter }, ({ state }) => {
      decidedOn.push(state?.total, harness.disk.streams.get("counter/a")?.events.length);
      throw new Error("defect");
    });
    const [, failed] = await harness.run(Promise.allSettled([adding, failing]));

    expect(failed).toMatchObject({ status: "rejected", reason: new Error("defect") });
    expect(decidedOn).toEqual([11, 1, 11, 2]);
  });

  it("[UW-05] throws the second exception even if further commits are in flight by then", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode();
    await harness.run(add(journal, 1));
    let decisions = 0;

    const others = [add(journal, 10)];
    const failing = journal.run({ state: counter }, () => {
      decisions += 1;
      others.push(add(journal, 100));
      throw new Error("defect");
    });
    await harness.run(Promise.allSettled([failing]));

    await expect(failing).rejects.toThrow("defect");
    expect(decisions).toBe(2);
    expect((await Promise.all(others)).map(({ ok }) => ok)).toEqual([true, true, true]);
  });

  it.each(["decision", "further needs"])(
    "[UW-05] returns the result if the %s threw only on a state whose commit failed",
    async (part) => {
      await using harness = openHarness();
      const journal = await harness.openNode({ wrapStore: rejecting(adding(10)) });
      await harness.run(add(journal, 1));
      const check = (caller: string, total = 0): void => {
        if (caller === part && total > 5) throw new Error("impossible state");
      };

      const [, decided] = await harness.run(
        Promise.allSettled([
          add(journal, 10),
          journal.runChained(
            { state: counter },
            ({ state }) => {
              check("further needs", state?.total);
              return { second: null };
            },
            ({ state }) => {
              check("decision", state?.total);
              return unchanged(state?.total);
            },
          ),
        ]),
      );

      expect(decided).toEqual({ status: "fulfilled", value: { ok: true, value: 1 } });
    },
  );

  it("[UW-09] notifies observers of each latest state, and of the durable one before the caller", async () => {
    await using harness = openHarness();
    const journal = await harness.openNode({ wrapStore: rejecting(adding(10)) });
    const log: unknown[] = [];
    journal.observe(counterStream, {
      latest: (id, state) => log.push(["latest", id, state?.total]),
      committed: (state, events) => log.push(["committed", state.total, events.length]),
    });

    await harness.run(add(journal, 1).then(() => log.push("answered")));
    await harness.run(Promise.allSettled([add(journal, 10)]));

    expect(log).toEqual([
      ["latest", "a", 1],
      ["committed", 1, 1],
      "answered",
      ["latest", "a", 11],
      ["latest", "a", 1],
      ["latest", "a", 1],
    ]);
  });

  it("[UW-09] logs an observer that throws, and commits all the same", async () => {
    await using harness = openHarness();
    const log = createRecordingLogger();
    const journal = await harness.openNode({ log });
    journal.observe(counterStream, {
      latest() {
        throw new Error("observer error");
      },
    });

    expect(await harness.run(add(journal, 1))).toEqual({ ok: true, value: 1 });

    expect(log.of("error").map(({ message }) => message)).toEqual(["state observer failed"]);
  });
});
