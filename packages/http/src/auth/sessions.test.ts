import { createRecords } from "@tributary/engine";
import { createMemoryStore } from "@tributary/journal";
import { createManualClock, createSeededRandom, demoAgentId, type ManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createStoredSessions } from "./sessions.ts";

const HOUR_MS = 3_600_000;
const USER = demoAgentId(1);

function openSessions(clock: ManualClock = createManualClock()) {
  const store = createMemoryStore({
    clock: { ...clock, soon: (task) => void setImmediate(task) },
  });
  const sessions = createStoredSessions(
    { records: createRecords(store), clock, random: createSeededRandom(1) },
    { sessionMs: HOUR_MS },
  );
  const storedIds = async () => (await store.records("session")).map(({ id }) => id);
  return { clock, sessions, storedIds, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

it("[SN-02] deletes all sessions of an ended family, and no others", async () => {
  await using opened = openSessions();
  const { sessions, storedIds } = opened;
  const first = await sessions.create(USER);
  const second = await sessions.create(USER, first);
  const other = await sessions.create(USER);

  await sessions.end(second.familyId);

  expect(await storedIds()).toEqual([other.id]);
  expect(await sessions.find(first.id)).toBeUndefined();
});

it("[SN-02] deletes expired sessions when a session is created, at most once an hour", async () => {
  await using opened = openSessions();
  const { clock, sessions, storedIds } = opened;
  const expired = await sessions.create(USER);
  clock.advance(HOUR_MS);
  const second = await sessions.create(USER);
  expect(await storedIds()).toEqual([expired.id, second.id]);

  clock.advance(1);
  const third = await sessions.create(USER);

  expect(await storedIds()).toEqual([second.id, third.id]);
});

it("[SN-04] a session created from another one has its own id, the same family and no later end", async () => {
  await using opened = openSessions();
  const { clock, sessions } = opened;
  const parent = await sessions.create(USER);
  clock.advance(HOUR_MS / 2);

  const child = await sessions.create(USER, parent);

  expect(child).toEqual({ ...parent, id: expect.any(String), createdAt: clock.now() });
  expect(child.id).not.toBe(parent.id);
});
