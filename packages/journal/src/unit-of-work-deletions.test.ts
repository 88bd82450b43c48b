import { accepted, refused } from "@tributary/kernel";
import { expect, it } from "vitest";
import { type Counter, counterStream } from "../test/counter.ts";
import { add, counter, draftOf, openHarness, planOf } from "../test/harness.ts";
import { unchanged } from "./decision.ts";
import type { Journal } from "./journal.ts";
import type { DurableTimer } from "./ports/store.ts";
import { streamOf } from "./stream-type.ts";

const log = streamOf(counterStream, "log");

/** Deletes the counter, and adds to another one in the same commit. Refused if it is absent. */
function erase(journal: Journal) {
  return journal.run({ state: counter, log }, (states, now) => {
    if (states.state === undefined) return { refusal: "absent" as const };
    const changed = draftOf(states.log, now, log);
    changed.add({ type: "added", amount: 1 });
    return { ...planOf(changed), deleteStreams: [counter] };
  });
}

/** Returns the total as a decision sees it. */
function totalOn(journal: Journal) {
  return journal.run({ state: counter }, ({ state }) => unchanged(state?.total ?? "absent"));
}

function observe(journal: Journal) {
  const latest: (number | undefined)[] = [];
  journal.observe(counterStream, {
    latest: (id: string, state: Counter | undefined) => void (id === "a" && latest.push(state?.total)),
  });
  return latest;
}

it("[UW-16] deletes a stream with the commit of the plan, and forgets it", async () => {
  await using harness = openHarness();
  const journal = await harness.openNode();
  const latest = observe(journal);
  await harness.run(add(journal, 7));

  expect(await harness.run(erase(journal))).toEqual(accepted(1));

  expect(await harness.run(totalOn(journal))).toEqual(accepted("absent"));
  expect(await harness.run(journal.durable(counter))).toBeUndefined();
  expect(await harness.run(erase(journal))).toEqual(refused("absent"));
  expect(latest.at(-1)).toBeUndefined();
  expect([...harness.disk.streams.keys()]).toEqual(["counter/log"]);
});

it("[UW-16] a decision in flight is made again and finds nothing; one before it is part of what is deleted", async () => {
  await using harness = openHarness();
  const journal = await harness.openNode();
  await harness.run(Promise.all([add(journal, 7), add(journal, 1, log)]));

  const before = add(journal, 1);
  const erased = erase(journal);
  const after = totalOn(journal);
  const builtOnIt = journal.run({ state: counter }, ({ state }, now) => {
    if (state === undefined) return { refusal: "absent" as const };
    const changed = draftOf(state, now);
    changed.add({ type: "added", amount: 1 });
    return planOf(changed);
  });

  expect(await harness.run(Promise.all([before, erased]))).toEqual([accepted(8), accepted(2)]);
  expect(await harness.run(builtOnIt)).toEqual(refused("absent"));
  expect((await harness.run(after)).ok).toBe(true);
  expect(harness.disk.streams.has("counter/a")).toBe(false);
});

it.each(["none", "lost"] as const)("[UW-16] other nodes forget it: message %s", async (fault) => {
  await using harness = openHarness({ isShared: true });
  const [one, two] = [await harness.openNode(), await harness.openNode()];
  const latest = observe(two);
  await harness.run(add(one, 7));
  expect(await harness.run(totalOn(two))).toEqual(accepted(7));
  if (fault === "lost") harness.faults.signal = () => "lose";

  await harness.run(erase(one));

  if (fault === "none") expect(latest.at(-1)).toBeUndefined();
  expect(await harness.run(totalOn(two))).toEqual(accepted("absent"));
  expect(await harness.run(two.durable(counter))).toBeUndefined();
});

it("[UW-16] a node that has missed the message decides on nothing, and writes nothing", async () => {
  await using harness = openHarness({ isShared: true });
  const [one, two] = [await harness.openNode(), await harness.openNode()];
  await harness.run(add(one, 7));
  await harness.run(totalOn(two));
  harness.faults.signal = () => "lose";
  await harness.run(erase(one));
  const seen: (number | undefined)[] = [];

  const written = await harness.run(
    two.run({ state: counter }, ({ state }, now) => {
      seen.push(state?.total);
      if (state === undefined) return { refusal: "absent" as const };
      const changed = draftOf(state, now);
      changed.add({ type: "added", amount: 1 });
      return planOf(changed);
    }),
  );

  expect(written).toEqual(refused("absent"));
  expect(seen).toEqual([7, undefined]);
  expect(harness.disk.streams.has("counter/a")).toBe(false);
});

it.each([true, false])("[UW-16] its timers do not run: shared store %s", async (isShared) => {
  await using harness = openHarness({ isShared });
  const journal = await harness.openNode();
  const ran: string[] = [];
  journal.startTimers(async ({ id }) => {
    ran.push(id);
    return accepted(null);
  });
  const timer = (id: string, stream: DurableTimer["stream"]): DurableTimer => {
    return {
      id,
      dueAt: harness.clock.now() + 1_000,
      kind: "t",
      stream: { kind: stream.kind, id: stream.id },
      data: null,
    };
  };
  await harness.run(
    journal.run({ state: counter }, ({ state }, now) => {
      const changed = draftOf(state, now);
      changed.add({ type: "added", amount: 1 });
      return { ...planOf(changed), setTimers: [timer("of a", counter), timer("of log", log)] };
    }),
  );

  await harness.run(erase(journal));
  await harness.clock.run(5_000);

  expect(new Set(ran)).toEqual(new Set(["of log"]));
});
