import { createRecords } from "@tributary/engine";
import { createMemoryDisk, createMemoryStore } from "@tributary/journal";
import { asId, type RoutingProfileId, USER_DEFAULTS, type User, type UserId } from "@tributary/model";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createStoredAccessKeys, recordOfKey } from "./access-keys.ts";

const ROOT: User = {
  ...USER_DEFAULTS,
  id: asId<UserId>("root"),
  username: "root",
  securityProfileIds: [],
  routingProfileId: asId<RoutingProfileId>("basic"),
};

/** Opens the keys of two nodes with one store, and the users of the center. */
function openKeys() {
  const clock = createManualClock();
  const settling = { ...clock, soon: (task: () => void) => void setImmediate(task) };
  const disk = createMemoryDisk();
  const users = new Map([[ROOT.id as string, ROOT]]);
  const openNode = (seed: number) => {
    const records = createRecords(createMemoryStore({ clock: settling, disk, isShared: true }));
    const random = createSeededRandom(seed);
    const keys = createStoredAccessKeys({ records, clock, random, users: { user: (id) => users.get(id) } });
    return { records, keys };
  };
  return { clock, users, one: openNode(1), other: openNode(2) };
}

async function createKey({ one }: ReturnType<typeof openKeys>) {
  const { record, ...key } = one.keys.newKey(ROOT.id);
  await one.records.change({ put: [record] });
  return key;
}

it("[AK-01] a key is found on every node once its record is stored, and not before", async () => {
  const opened = openKeys();
  const unstored = opened.one.keys.newKey(ROOT.id);

  const { accessKeyId, secretAccessKey } = await createKey(opened);

  const key = { secret: secretAccessKey, principal: accessKeyId, userId: ROOT.id };
  expect(await opened.other.keys.find(accessKeyId)).toEqual(key);
  expect(await opened.one.keys.find(unstored.accessKeyId)).toBeUndefined();
  expect(accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
  expect(secretAccessKey).toHaveLength(40);
});

it("[AK-02] a revoked key, and a key of a deleted user, are not found on any node", async () => {
  const opened = openKeys();
  const revoked = await createKey(opened);
  const orphaned = await createKey(opened);

  await opened.one.records.change({ delete: [recordOfKey(revoked.accessKeyId)] });
  expect(await opened.other.keys.find(revoked.accessKeyId)).toBeUndefined();
  expect(await opened.other.keys.find(orphaned.accessKeyId)).toBeDefined();

  opened.users.clear();
  expect(await opened.other.keys.find(orphaned.accessKeyId)).toBeUndefined();
});

it("[AK-03] keys are listed oldest first, without their secrets", async () => {
  const opened = openKeys();
  const keys = [];
  for (let count = 0; count < 3; count += 1) {
    keys.push(await createKey(opened));
    opened.clock.advance(1_000);
  }

  const listed = await opened.other.keys.list();

  expect(listed.map(({ accessKeyId }) => accessKeyId)).toEqual(keys.map(({ accessKeyId }) => accessKeyId));
  expect(listed[0]).toEqual({ accessKeyId: keys[0]?.accessKeyId, userId: ROOT.id, createdAt: expect.any(Number) });
});

it.each(["__proto__", "AKIA", ""])("[AK-01] the id %j is unknown", async (id) => {
  expect(await openKeys().one.keys.find(id)).toBeUndefined();
});
