import { present } from "@tributary/kernel";
import { BY_SERVER } from "@tributary/model";
import { expect, it } from "vitest";
import { done, newPerson, openControlCenter } from "../../test/control-center.ts";

it("[CO-05] a new key is valid at once, and its secret is in no other answer", async () => {
  await using center = await openControlCenter();
  done(await center.run("user-add", newPerson("mia")));

  const key = done(await center.run("key-add", { username: "MIA" }));

  expect(key).toEqual({ username: "mia", accessKeyId: expect.any(String), secretAccessKey: expect.any(String) });
  expect(await center.accepts(key)).toBe(true);
  const listed = done(await center.run("key-list", {}));
  expect(listed).toEqual({ keys: [{ accessKeyId: key.accessKeyId, username: "mia", createdAt: expect.any(Number) }] });
});

it("[CO-06] a revoked key is invalid at once, and the others stay valid", async () => {
  await using center = await openControlCenter();
  done(await center.run("user-add", newPerson("mia")));
  const keys = [
    done(await center.run("key-add", { username: "mia" })),
    done(await center.run("key-add", { username: "mia" })),
  ];

  done(await center.run("key-revoke", { accessKeyId: present(keys[0], "key").accessKeyId }));

  expect(await Promise.all(keys.map(center.accepts))).toEqual([false, true]);
  expect(done(await center.run("key-list", {})).keys).toMatchObject([{ accessKeyId: keys[1]?.accessKeyId }]);
});

it("[CO-06] a key of a deleted user is listed without a name, and can be revoked", async () => {
  await using center = await openControlCenter();
  done(await center.run("user-add", newPerson("mia")));
  const { accessKeyId } = done(await center.run("key-add", { username: "mia" }));
  const { administration, directory } = center.center;
  await administration(BY_SERVER).delete("users", directory.userByName("mia")?.id ?? "");

  expect(done(await center.run("key-list", {})).keys).toMatchObject([{ accessKeyId, username: null }]);
  done(await center.run("key-revoke", { accessKeyId }));
  expect(done(await center.run("key-list", {})).keys).toEqual([]);
});

it("[CO-05, CO-06] refuses an unknown user and an unknown key in one sentence", async () => {
  await using center = await openControlCenter();

  const refused = [
    await center.run("key-add", { username: "zoe" }),
    await center.run("key-revoke", { accessKeyId: "AKIAUNKNOWN" }),
  ];

  expect(refused).toEqual([
    { ok: false, refusal: "There is no user zoe." },
    { ok: false, refusal: "There is no access key AKIAUNKNOWN." },
  ]);
});
