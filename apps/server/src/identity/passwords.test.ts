import { createRecords } from "@tributary/engine";
import { createMemoryStore } from "@tributary/journal";
import { createSystemClock } from "@tributary/kernel";
import { expect, it } from "vitest";
import { demoCenter } from "../demo/demo-center.ts";
import { createPasswordCheck, givePasswords, type PasswordHasher } from "./passwords.ts";

/** Counts its work, so that a test can see how long a check takes. */
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

async function open() {
  const store = createMemoryStore({ clock: createSystemClock() });
  const records = createRecords(store);
  const hasher = countingHasher();
  await givePasswords({ records, hasher }, demoCenter.users, "first");
  const check = createPasswordCheck({ records, hasher }, (name) =>
    demoCenter.users.find(({ username }) => username === name),
  );
  return { records, hasher, check, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

it("[SV-07] knows everybody by name and password, and nobody by another", async () => {
  await using opened = await open();
  expect(await opened.check("ada", "first")).toBe(demoCenter.users[0]?.id);
  expect(await opened.check("ada", "second")).toBeUndefined();
  expect(await opened.check("nobody", "first")).toBeUndefined();
  expect(await opened.check("nobody", "the password of nobody")).toBeUndefined();
});

it("gives no second password to who has one", async () => {
  await using opened = await open();
  await givePasswords(opened, demoCenter.users, "second");
  expect(await opened.check("ada", "first")).toBeDefined();
});

it("[SV-08] works as long for a name that nobody has as for a wrong password", async () => {
  await using opened = await open();
  await opened.check("ada", "wrong");
  await opened.check("nobody", "wrong");
  expect(opened.hasher.verified).toHaveLength(2);
});
