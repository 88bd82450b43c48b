import { createRecords } from "@tributary/engine";
import { createMemoryDisk, createMemoryStore } from "@tributary/journal";
import { createSystemClock } from "@tributary/kernel";
import { expect, it } from "vitest";
import { demoCenter } from "../demo/demo-center.ts";
import {
  createPasswordCheck,
  type PasswordHasher,
  passwordOf,
  passwordRecords,
  seedPasswords,
  usersWithPassword,
} from "./passwords.ts";

/** Records the hashes it verifies, as a measure of the time that a check takes. */
function countingHasher(): PasswordHasher & { readonly verified: string[] } {
  const verified: string[] = [];
  return {
    verified,
    hash: async (password) => `hash of ${password}`,
    async verify(hash, password) {
      verified.push(hash);
      return hash === `hash of ${password}`;
    },
  };
}

const clock = createSystemClock();

async function open() {
  const store = createMemoryStore({ clock });
  const records = createRecords(store);
  const hasher = countingHasher();
  await seedPasswords({ records, hasher }, demoCenter.users, "first");
  const check = createPasswordCheck({ records, hasher }, (name) =>
    demoCenter.users.find(({ username }) => username === name),
  );
  return { records, hasher, clock, check, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

it("[SV-07] accepts the password of a user and rejects other passwords and names", async () => {
  await using opened = await open();
  expect(await opened.check("ada", "first")).toMatchObject({ userId: demoCenter.users[0]?.id });
  expect(await opened.check("ada", "second")).toBeUndefined();
  expect(await opened.check("unknown", "first")).toBeUndefined();
  expect(await opened.check("unknown", "dummy password")).toBeUndefined();
});

it("[SI-15] a verified password is current until it is replaced or removed", async () => {
  await using opened = await open();
  const { records, hasher, check } = opened;
  const [ada] = demoCenter.users;
  const id = ada?.id ?? "";
  const verified = [await check("ada", "first"), await check("ada", "first")];
  const before = await verified[0]?.isCurrent();

  await records.change({ put: [(await passwordRecords(hasher)("second"))(id)] });
  const replaced = await verified[0]?.isCurrent();
  await records.change({ delete: [passwordOf(id)] });

  expect([before, replaced, await verified[1]?.isCurrent()]).toEqual([true, false, false]);
});

it("keeps existing passwords", async () => {
  await using opened = await open();
  await seedPasswords(opened, demoCenter.users, "second");
  expect(await opened.check("ada", "first")).toBeDefined();
});

it("[SV-08] verifies a hash for an unknown user name as well as for a wrong password", async () => {
  await using opened = await open();
  await opened.check("ada", "wrong");
  await opened.check("unknown", "wrong");
  expect(opened.hasher.verified).toHaveLength(2);
});

it("[SV-76] of nodes that start at once, one sets the first password of a user", async () => {
  const disk = createMemoryDisk();
  await using one = createMemoryStore({ clock, disk, isShared: true });
  await using other = createMemoryStore({ clock, disk, isShared: true });
  const { users } = demoCenter;
  const slow = countingHasher();
  const hashing = Promise.withResolvers<void>();
  const hash = (password: string) => hashing.promise.then(() => slow.hash(password));
  const records = createRecords(other);
  const seeding = seedPasswords({ records, hasher: { ...slow, hash } }, users, "second");

  await seedPasswords({ records: createRecords(one), hasher: countingHasher() }, users, "first");
  hashing.resolve();
  await seeding;

  const check = createPasswordCheck({ records, hasher: slow }, () => users[0]);
  const verified = [await check("ada", "first"), await check("ada", "second")];
  expect(verified.map((each) => each?.userId)).toEqual([users[0]?.id, undefined]);
});

it.each(["seeded", "kept from before"])(
  "[SV-76] does not set a password again that was %s and removed, however much later the server starts",
  async (origin) => {
    const disk = createMemoryDisk();
    await using store = createMemoryStore({ clock, disk, isShared: true });
    const records = createRecords(store);
    const [user] = demoCenter.users;
    if (user === undefined) throw new Error("the demo center has no users");
    if (origin !== "seeded") await records.change({ put: [{ kind: "password", id: user.id, value: { hash: "old" } }] });
    await seedPasswords({ records, hasher: countingHasher() }, [user], "first");
    await records.change({ delete: [passwordOf(user.id)] });
    const late = { ...clock, now: () => clock.now() + 30 * 86_400_000 };
    await using later = createMemoryStore({ clock: late, disk, isShared: true });

    await seedPasswords({ records: createRecords(later), hasher: countingHasher() }, [user], "first");

    expect(await usersWithPassword(records)).toEqual(new Set());
  },
);
