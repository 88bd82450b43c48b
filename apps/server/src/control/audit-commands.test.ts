import type { CommandAnswer } from "@tributary/control";
import { present } from "@tributary/kernel";
import { asId, type ConfigurationEdit, QUEUE_DEFAULTS, type QueueId } from "@tributary/model";
import { expect, it } from "vitest";
import { type ControlCenter, done, newPerson, openControlCenter } from "../../test/control-center.ts";

const PASSWORD = "Secret12";

type Entry = CommandAnswer<"audit-read">["entries"][number];

/** Reads all pages. Returns the entries since the set-up of the test, as `author: text`. */
async function readLog({ run }: ControlCenter, user: string | null = null): Promise<readonly string[]> {
  const entries: Entry[] = [];
  let after: CommandAnswer<"audit-read">["next"] = null;
  do {
    const page: CommandAnswer<"audit-read"> = done(await run("audit-read", { since: 0, user, after }));
    entries.push(...page.entries);
    after = page.next;
  } while (after !== null);
  return entries.map(({ by, text }) => `${by}: ${text}`);
}

async function entriesAfter(center: ControlCenter, change: () => Promise<unknown>): Promise<readonly string[]> {
  const { length } = await readLog(center);
  await change();
  return (await readLog(center)).slice(length);
}

it("[CO-11] names who changed what, with names in place of ids, also of deleted resources", async () => {
  await using center = await openControlCenter();
  const { administration } = center.center;

  const lines = await entriesAfter(center, async () => {
    done(await center.run("user-add", newPerson("mia", { password: PASSWORD })));
    const mia = present(center.center.directory.userByName("mia"), "mia").id;
    const byMia = { kind: "access-key", accessKeyId: "AKIA", userId: mia } as const;
    const queue = await administration(byMia).create("queues", { ...QUEUE_DEFAULTS, name: "Returns" });
    if (queue.ok) await administration(byMia).delete("queues", queue.value.id);
    await administration({ kind: "unsigned", address: "192.0.2.1" }).delete("users", mia);
  });

  expect(lines).toEqual([
    "command line: created user mia",
    "command line: set the password of mia",
    "mia (key AKIA): created queue Returns",
    "mia (key AKIA): deleted queue Returns",
    "unsigned request from 192.0.2.1: deleted user mia",
  ]);
});

it("[CO-11] names what was changed, whatever the event before was", async () => {
  await using center = await openControlCenter();
  done(await center.run("user-add", newPerson("mia")));
  const { administration, directory } = center.center;
  const mia = present(directory.userByName("mia"), "mia");
  const admin = present(
    directory.definition.securityProfiles.find(({ name }) => name === "Admin"),
    "profile",
  ).id;
  const byLine = administration({ kind: "command-line" });

  const lines = await entriesAfter(center, async () => {
    await byLine.change("users", mia.id, (user) => ({ ...user, lastName: "Braun", securityProfileIds: [admin] }));
    await byLine.edit([{ kind: "put", list: "users", resource: { ...mia, lastName: "Br\u001b[2J" } }]);
    await byLine.change("users", mia.id, (user) => ({ ...user, tags: { team: "a" } }));
    await byLine.changeInstance((instance) => ({ ...instance, approvedOrigins: ["https://desk.example"] }));
  });

  expect(lines).toEqual([
    "command line: changed user mia: lastName none -> Braun, securityProfiles -Agent +Admin",
    'command line: changed user mia: lastName Braun -> "Br\\u{1b}[2J", securityProfiles -Admin +Agent',
    "command line: changed user mia: tags.team none -> a",
    "command line: changed the instance: approvedOrigins +https://desk.example",
  ]);
});

it("[CO-11] contains sign-ins, passwords and access keys, and no secrets", async () => {
  await using center = await openControlCenter();
  const { accessKeyId } = await (async () => {
    done(await center.run("user-add", newPerson("mia", { password: PASSWORD })));
    return done(await center.run("key-add", { username: "mia" }));
  })();

  const lines = await entriesAfter(center, async () => {
    await center.signIn("mia", PASSWORD);
    await center.signIn("mia", "Secret99");
    const { link } = done(await center.run("user-password", { username: "mia", password: null }));
    await center.useLink(present(link, "link").address, "Secret34");
    done(await center.run("user-disable", { username: "mia" }));
  });

  expect(lines).toEqual([
    "mia: signed in from 127.0.0.1",
    "unknown: sign-in as mia refused from 127.0.0.1: wrong password",
    "command line: made a link for another password of mia",
    "mia: set the password of mia",
    "command line: disabled mia",
    `command line: revoked access key ${accessKeyId} of mia`,
  ]);
  expect(JSON.stringify(await readLog(center))).not.toMatch(/Secret|token/);
});

it("[CO-11, CP-55, SO-11] names the method of sign-ins without a password, and of passwords that it excludes", async () => {
  await using center = await openControlCenter();
  done(await center.run("user-add", newPerson("mia", { password: PASSWORD })));
  const { id: userId } = present(center.center.directory.userByName("mia"), "mia");
  const address = "192.0.2.1";

  const lines = await entriesAfter(center, async () => {
    center.center.audit.note({ type: "user.signed-in", userId, address, method: "single-sign-on" });
    const federation = { method: "federation", accessKeyId: "AKIAMIA" } as const;
    center.center.audit.note({ type: "user.signed-in", userId, address, ...federation });
    center.center.audit.note({ type: "user.sign-in-refused", userId, address, reason: "single-sign-on-only" });
  });

  expect(lines).toEqual([
    "mia: signed in from 192.0.2.1 by single sign-on",
    "mia (key AKIAMIA): signed in from 192.0.2.1 by federation",
    "unknown: sign-in as mia refused from 192.0.2.1: single sign on only",
  ]);
});

it("[CO-11] names the first of many changes that were made together", async () => {
  await using center = await openControlCenter();
  const edits = Array.from({ length: 30 }, (_, index): ConfigurationEdit => {
    const id = asId<QueueId>(`queue-${index}`);
    return { kind: "put", list: "queues", resource: { ...QUEUE_DEFAULTS, id, name: `Queue ${index}` } };
  });

  const lines = await entriesAfter(center, () =>
    center.center
      .administration({ kind: "command-line" })
      .edit([{ kind: "instance", changes: { alias: "other", approvedOrigins: [] } }, ...edits]),
  );

  expect(lines).toEqual([
    expect.stringMatching(
      /^command line: changed the instance: alias new-center -> other; created queue Queue 0; .*created queue Queue 8; and 21 more$/,
    ),
  ]);
});

it("[CO-11] is read in pages from a time, and for one user", async () => {
  await using center = await openControlCenter();
  for (const name of ["mia", "noa"]) done(await center.run("user-add", newPerson(name, { password: PASSWORD })));
  const accesses = Array.from({ length: 30 }, () => center.run("key-add", { username: "noa" }));
  await Promise.all(accesses);
  done(await center.run("user-disable", { username: "mia" }));

  const lines = await readLog(center, "MIA");

  expect(lines).toEqual([
    "command line: created user mia",
    "command line: set the password of mia",
    "command line: disabled mia",
  ]);
  const later = done(await center.run("audit-read", { since: Date.now() + 60_000, user: null, after: null }));
  expect(later).toEqual({ entries: [], next: null });
  expect(await center.run("audit-read", { since: 0, user: "zoe", after: null })).toEqual({
    ok: false,
    refusal: "There is no user zoe, and there was none.",
  });
});

it("[CO-11] finds the entries of a user who was deleted or renamed, by each name they had", async () => {
  await using center = await openControlCenter();
  const byLine = center.center.administration({ kind: "command-line" });
  const idOf = (name: string) => present(center.center.directory.userByName(name), name).id;
  for (const name of ["mia", "noa"]) done(await center.run("user-add", newPerson(name)));
  const first = idOf("mia");
  await byLine.delete("users", first);
  done(await center.run("user-add", newPerson("Mia", { password: PASSWORD })));
  await byLine.change("users", idOf("mia"), (user) => ({ ...user, username: "zoe" }));

  const ofMia = await readLog(center, "MIA");
  const ofZoe = await readLog(center, "zoe");

  expect(ofMia).toEqual(["command line: created user mia", "command line: deleted user mia", ...ofZoe]);
  expect(ofZoe).toEqual([
    "command line: created user zoe",
    "command line: set the password of zoe",
    "command line: changed user zoe: username Mia -> zoe",
  ]);
});
