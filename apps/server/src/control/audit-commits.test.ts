/** Commands whose entries in the audit log cannot be written: nothing has changed, and the command can be repeated. */
import { present } from "@tributary/kernel";
import { expect, it } from "vitest";
import { type ControlCenter, done, newPerson, openControlCenter } from "../../test/control-center.ts";

const [OLD, NEW] = ["Secret12", "Secret34"];

/** Opens a center with the user `mia`, who is signed in and has an access key. */
async function openWithMia() {
  const center = await openControlCenter();
  done(await center.run("user-add", newPerson("mia", { password: OLD })));
  const key = done(await center.run("key-add", { username: "mia" }));
  const session = await center.signIn("mia", OLD);
  return { center, key, session };
}

/** Runs a command while the audit log cannot be written, and returns its error. */
async function failing(center: ControlCenter, command: () => Promise<unknown>): Promise<unknown> {
  center.auditFault.isBroken = true;
  const problem = await command().then(
    () => undefined,
    (error: unknown) => error,
  );
  center.auditFault.isBroken = false;
  return problem;
}

/** Returns the last entries of the audit log that administrators caused. */
async function lastFacts({ center }: ControlCenter, count: number): Promise<readonly string[]> {
  const { entries } = await center.audit.read({ configuration: 1_000, audit: 0 }, 1_000);
  const facts = entries.map(({ type }) => type).filter((type) => type !== "user.signed-in");
  return facts.slice(-count);
}

const FAILED = { code: "unavailable" };

it("[AL-02] user-add adds no user without the entry of their password", async () => {
  await using center = await openControlCenter();
  const add = () => center.run("user-add", newPerson("mia", { password: OLD }));

  expect(await failing(center, add)).toMatchObject(FAILED);
  expect(center.center.directory.userByName("mia")).toBeUndefined();
  done(await add());

  expect(await lastFacts(center, 9)).toEqual(["user.password-set"]);
});

it("[AL-02] user-password replaces no password without its entry, and ends the sessions with the new one", async () => {
  const { center, session } = await openWithMia();
  await using _ = center;
  const replace = () => center.run("user-password", { username: "mia", password: NEW });

  expect(await failing(center, replace)).toMatchObject(FAILED);
  expect(await center.isSignedIn(session)).toBe(true);
  expect(await center.signIn("mia", OLD)).toBeDefined();
  done(await replace());

  expect([await center.isSignedIn(session), await center.signIn("mia", OLD)]).toEqual([false, undefined]);
  expect(await lastFacts(center, 2)).toEqual(["user.password-set", "user.sign-in-refused"]);
});

it("[AL-02] user-disable takes away nothing without its entries, and then password, keys and sessions", async () => {
  const { center, key, session } = await openWithMia();
  await using _ = center;
  const disable = () => center.run("user-disable", { username: "mia" });

  expect(await failing(center, disable)).toMatchObject(FAILED);
  expect([await center.isSignedIn(session), await center.accepts(key)]).toEqual([true, true]);
  expect(await center.signIn("mia", OLD)).toBeDefined();
  expect(done(await disable())).toEqual({ username: "mia", keys: 1 });

  expect([await center.isSignedIn(session), await center.accepts(key)]).toEqual([false, false]);
  expect(await lastFacts(center, 2)).toEqual(["user.password-removed", "access-key.revoked"]);
});

it("[AL-02] key-revoke revokes no key without its entry", async () => {
  const { center, key } = await openWithMia();
  await using _ = center;
  const revoke = () => center.run("key-revoke", { accessKeyId: key.accessKeyId });

  expect(await failing(center, revoke)).toMatchObject(FAILED);
  expect(await center.accepts(key)).toBe(true);
  done(await revoke());

  expect(await center.accepts(key)).toBe(false);
  expect(await lastFacts(center, 2)).toEqual(["access-key.created", "access-key.revoked"]);
});

it("[AL-02] key-add makes no key without its entry", async () => {
  const { center } = await openWithMia();
  await using _ = center;
  const add = () => center.run("key-add", { username: "mia" });

  expect(await failing(center, add)).toMatchObject(FAILED);
  expect(done(await center.run("key-list", {})).keys).toHaveLength(1);
  present(done(await add()), "key");

  expect(await lastFacts(center, 2)).toEqual(["access-key.created", "access-key.created"]);
});
