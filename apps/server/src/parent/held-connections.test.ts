import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { type ClosedBecause, createHeldConnections } from "./held-connections.ts";

const OPTIONS = { maxConnections: 3, maxHoldMs: 30_000, maxTakingMs: 5_000, maxOnTheWay: 2 };

function open() {
  const clock = createManualClock();
  const events: string[] = [];
  const onClosed = (because: ClosedBecause) => void events.push(because);
  const held = createHeldConnections<{ readonly name: string; destroy(): void }>({ clock, onClosed }, OPTIONS);
  const add = (...names: readonly string[]) => {
    for (const name of names) held.add({ name, destroy: () => void events.push(`closed ${name}`) });
  };
  const next = () => held.next()?.connection.name;
  return { clock, held, events, add, next };
}

it("[RC-02] closes connections beyond the largest number at once", () => {
  const { add, events, next } = open();
  add("a", "b", "c", "d");

  expect(events).toEqual(["closed d", "too-many"]);
  expect([next(), next()]).toEqual(["a", "b"]);
});

it("[RC-02] closes a connection that waits too long", () => {
  const { clock, add, events, next } = open();
  add("a");
  clock.advance(29_999);
  add("b");
  clock.advance(1);

  expect(events).toEqual(["closed a", "waited-too-long"]);
  expect([next(), next()]).toEqual(["b", undefined]);
});

it("[RC-02] hands over only as many at a time as may be on their way", () => {
  const { held, add, events, next } = open();
  add("a", "b", "c");

  expect([next(), next(), next()]).toEqual(["a", "b", undefined]);
  held.taken(1);
  expect([next(), next()]).toEqual(["c", undefined]);
  expect(events).toEqual(["closed a"]);
});

it("[RC-03] gives connections that were on their way to the next server process, in their order and first", () => {
  const { held, add, events, next } = open();
  add("a", "b", "c");
  next();
  next();
  held.taken(1);
  held.takeBack();

  expect([next(), next()]).toEqual(["b", "c"]);
  expect(events).toEqual(["closed a"]);
});

it("[RC-03] closes its copy of a connection that is not taken, and ignores a late confirmation", () => {
  const { clock, held, add, events, next } = open();
  add("a");
  next();
  clock.advance(5_000);
  held.taken(1);

  expect(events).toEqual(["closed a", "not-taken"]);
});

it("closes all connections and leaves no timer", () => {
  const { clock, held, add, events, next } = open();
  add("a", "b");
  next();
  held.close();
  clock.advance(60_000);

  expect(events).toEqual(["closed a", "closed b"]);
  expect(next()).toBeUndefined();
});
