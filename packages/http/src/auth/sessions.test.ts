import { createRecords } from "@tributary/engine";
import { type Commit, createMemoryStore, type Store } from "@tributary/journal";
import { present } from "@tributary/kernel";
import { createManualClock, createSeededRandom, demoAgentId, type ManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createStoredSessions, type Session, type Sessions } from "./sessions.ts";

const HOUR_MS = 3_600_000;
const USER = demoAgentId(1);

function openSessions(clock: ManualClock = createManualClock()) {
  const memory = createMemoryStore({
    clock: { ...clock, soon: (task) => void setImmediate(task) },
  });
  let held: { readonly isMeant: (commit: Commit) => boolean; readonly until: Promise<void> } | undefined;
  const store: Store = {
    ...memory,
    async commit(commit) {
      if (held?.isMeant(commit)) await held.until;
      return memory.commit(commit);
    },
  };
  /** Holds back commits for which `isMeant` holds, until the returned function is called. */
  const hold = (isMeant: (commit: Commit) => boolean): (() => void) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = { isMeant, until: promise };
    return resolve;
  };
  const sessions = createStoredSessions(
    { records: createRecords(store), clock, random: createSeededRandom(1) },
    { sessionMs: HOUR_MS },
  );
  const storedIds = async () => (await store.records("session")).map(({ id }) => id);
  return { clock, sessions, storedIds, hold, [Symbol.asyncDispose]: () => memory[Symbol.asyncDispose]() };
}

const derived = async (sessions: Sessions, parent: Session): Promise<Session> =>
  present(await sessions.derive(parent), "session");

it("[SN-02] deletes all sessions of an ended family, and no others", async () => {
  await using opened = openSessions();
  const { sessions, storedIds } = opened;
  const first = await sessions.create(USER);
  const second = await derived(sessions, first);
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

  const child = await derived(sessions, parent);

  expect(child).toEqual({ ...parent, id: expect.any(String), createdAt: clock.now() });
  expect(child.id).not.toBe(parent.id);
});

it("[SN-04] a session stored after its family has ended is refused and deleted", async () => {
  await using opened = openSessions();
  const { sessions, storedIds, hold } = opened;
  const parent = await sessions.create(USER);
  const release = hold(({ putRecords = [] }) => putRecords.length > 0);

  const deriving = sessions.derive(parent);
  await sessions.end(parent.familyId);
  release();

  expect(await deriving).toBeUndefined();
  expect(await storedIds()).toEqual([]);
});

it("[SN-02] deletes sessions that are stored while their family ends", async () => {
  await using opened = openSessions();
  const { sessions, storedIds, hold } = opened;
  const parent = await sessions.create(USER);
  const release = hold(({ deleteRecords = [] }) => deleteRecords.length > 0);

  const ending = sessions.end(parent.familyId);
  await derived(sessions, parent);
  release();
  await ending;

  expect(await storedIds()).toEqual([]);
});
