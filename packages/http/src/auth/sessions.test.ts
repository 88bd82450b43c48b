import { createRecords } from "@tributary/engine";
import { createMemoryDisk, createMemoryStore, type MemoryDisk } from "@tributary/journal";
import { createManualClock, createSeededRandom, demoAgentId, type ManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createStoredSessions } from "./sessions.ts";

const HOUR_MS = 3_600_000;
const USER = demoAgentId(1);

type Shared = { readonly clock?: ManualClock; readonly disk?: MemoryDisk };

function openSessions({ clock = createManualClock(), disk = createMemoryDisk() }: Shared = {}, seed = 1) {
  const settling = { ...clock, soon: (task: () => void) => void setImmediate(task) };
  const store = createMemoryStore({ clock: settling, disk, isShared: true });
  const sessions = createStoredSessions(
    { records: createRecords(store), clock, random: createSeededRandom(seed) },
    { sessionMs: HOUR_MS },
  );
  const storedIds = async () => (await store.records("session")).map(({ id }) => id);
  return { clock, disk, store, sessions, storedIds, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

it("[SN-02] deletes all sessions of an ended family, and no others", async () => {
  await using opened = openSessions();
  const { sessions, storedIds } = opened;
  const first = await sessions.create(USER);
  const second = sessions.derive(first);
  const other = await sessions.create(USER);

  await sessions.end(second.familyId);

  expect(await storedIds()).toEqual([other.id]);
  expect(await sessions.find(first.id)).toBeUndefined();
  expect(await sessions.find(second.id)).toBeUndefined();
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

  const child = sessions.derive(parent);

  expect(child).toEqual({ ...parent, id: expect.any(String), familyId: parent.id });
  expect(child.id).not.toBe(parent.id);
});

it("[SN-04] a session that is derived after its family has ended on another node has ended", async () => {
  await using one = openSessions();
  await using other = openSessions(one, 2);
  const parent = await one.sessions.create(USER);
  await other.sessions.end(parent.familyId);

  const child = one.sessions.derive(parent);

  expect([await one.sessions.find(child.id), await other.sessions.find(child.id)]).toEqual([undefined, undefined]);
});

it("[SN-05] a session is found by one record, without listing others", async () => {
  await using opened = openSessions();
  const listed: string[] = [];
  const records = createRecords(opened.store);
  const list = (kind: string) => {
    listed.push(kind);
    return records.list(kind);
  };
  const { clock } = opened;
  const sessions = createStoredSessions({ records: { ...records, list }, clock, random: createSeededRandom(2) });
  const parent = await sessions.create(USER);
  listed.length = 0;

  const found = await sessions.find(sessions.derive(parent).id);
  const family = await sessions.findFamily(parent.id);
  await sessions.end(parent.familyId);

  expect([found?.familyId, family?.id, listed]).toEqual([parent.id, parent.id, []]);
});

it("[SN-05] of several nodes one deletes the expired sessions of an hour", async () => {
  await using one = openSessions();
  await using other = openSessions(one, 2);
  const expired = await one.sessions.create(USER);
  one.clock.advance(HOUR_MS + 1);
  await other.sessions.create(USER);
  const swept = await one.storedIds();
  await one.store.commit({ changes: [], putRecords: [{ kind: "session", id: "expired", value: { expiresAt: 0 } }] });

  await one.sessions.create(USER);

  expect(swept).not.toContain(expired.id);
  expect(await one.storedIds()).toContain("expired");
});

it("[SN-06] a derived session that an earlier version stored ends with its family", async () => {
  await using opened = openSessions();
  const { sessions, store } = opened;
  const parent = await sessions.create(USER);
  const { id: familyId, ...value } = parent;
  await store.commit({ changes: [], putRecords: [{ kind: "session", id: "earlier", value: { ...value, familyId } }] });
  const before = await sessions.find("earlier");

  await sessions.end(familyId);

  expect([before?.familyId, await sessions.find("earlier")]).toEqual([familyId, undefined]);
});

it("[SN-03] a code is redeemed by one node only", async () => {
  await using one = openSessions();
  await using other = openSessions(one, 2);
  const until = one.clock.now() + 30_000;

  const redeemed = await Promise.all([one, other].map(({ sessions }) => sessions.redeemCode("code", until)));

  expect(redeemed.toSorted()).toEqual([false, true]);
});

it("[SN-07] finds the families of a user, each once, and those of no other user", async () => {
  await using opened = openSessions();
  const { sessions, store } = opened;
  const families = [await sessions.create(USER), await sessions.create(USER)].map(({ id }) => id);
  await sessions.create(demoAgentId(2));
  const earlier = { userId: USER, familyId: families[0], createdAt: 1, expiresAt: 1 };
  await store.commit({ changes: [], putRecords: [{ kind: "session", id: "earlier", value: earlier }] });

  const found = await sessions.familiesOf(USER);

  expect(found.toSorted()).toEqual(families.toSorted());
});
