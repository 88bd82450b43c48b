import type { CommandInput } from "@tributary/control";
import { present } from "@tributary/kernel";
import type { CenterDefinition } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { type ControlCenter, done, newPerson, openControlCenter } from "../../test/control-center.ts";

const PASSWORD = "Secret12";
const DAY_MS = 86_400_000;

async function addMia(center: ControlCenter) {
  done(await center.run("user-add", newPerson("mia", { password: PASSWORD })));
  return present(center.center.directory.userByName("mia"), "mia");
}

async function linkOf(center: ControlCenter, password: string | null = null) {
  return present(done(await center.run("user-password", { username: "mia", password })).link, "link");
}

function twoRoutingProfiles(definition: CenterDefinition): CenterDefinition {
  const [first] = definition.routingProfiles;
  const second = {
    ...present(first, "profile"),
    id: "second",
    name: "Night",
  } as CenterDefinition["routingProfiles"][0];
  return { ...definition, routingProfiles: [...definition.routingProfiles, second] };
}

describe("user add", () => {
  it("[CO-01] adds a user with a password, in the only routing profile", async () => {
    await using center = await openControlCenter();
    const { securityProfiles, routingProfiles } = center.center.directory.definition;
    const idsOf = (names: readonly string[]) => names.map((name) => securityProfiles.find((p) => p.name === name)?.id);

    const input = {
      firstName: "Mia",
      lastName: "Braun",
      securityProfiles: ["agent", "Admin", "Agent"],
      password: PASSWORD,
    };
    const added = done(await center.run("user-add", newPerson("mia", input)));

    expect(added).toEqual({ username: "mia", link: null });
    expect(center.center.directory.definition.users).toMatchObject([
      {
        username: "mia",
        firstName: "Mia",
        lastName: "Braun",
        securityProfileIds: idsOf(["Agent", "Admin"]),
        routingProfileId: routingProfiles[0]?.id,
      },
    ]);
    expect(await center.signIn("mia", PASSWORD)).toBeDefined();
  });

  it("[CO-01] adds a user with a link that sets their password, and no other way to sign in", async () => {
    await using center = await openControlCenter();

    const { link } = done(await center.run("user-add", newPerson("mia")));

    const { address, expiresAt } = present(link, "link");
    expect(expiresAt - Date.now()).toBeGreaterThan(6.9 * DAY_MS);
    expect(await center.signIn("mia", "")).toBeUndefined();
    expect(await center.useLink(address, PASSWORD)).toBe(200);
    expect(await center.signIn("mia", PASSWORD)).toBeDefined();
  });

  it.each<[string, Partial<CommandInput<"user-add">>, string]>([
    [
      "a user name with a space",
      { username: "m ia" },
      "The user name must have 1 to 64 letters, digits, or characters of _ - . @.",
    ],
    [
      "a name with a control character",
      { firstName: "M\u001b[31m" },
      "The first name must have visible characters without control or invisible characters.",
    ],
    ["a name that is too long", { lastName: "x".repeat(256) }, "The last name must have 1 to 255 characters."],
    [
      "a password without a digit",
      { routingProfile: "Night", password: "SecretSecret" },
      "The password must have 8 to 64 characters without spaces, with a lowercase letter, a capital letter and a digit.",
    ],
    [
      "an unknown security profile",
      { securityProfiles: ["Agent", "Boss"] },
      'There is no security profile "Boss"; the center has "Agent", "CallCenterManager", "Admin".',
    ],
    [
      "an unknown routing profile",
      { routingProfile: "Day" },
      'There is no routing profile "Day"; the center has "Basic Routing Profile", "Night".',
    ],
    [
      "a choice of routing profiles",
      {},
      'Choose one of the routing profiles with --routing-profile: "Basic Routing Profile", "Night".',
    ],
    ["a name that is taken", { username: "NOA", routingProfile: "night" }, "There is already a user NOA."],
  ])("[CO-01] refuses %s in one sentence, and changes nothing", async (_title, input, sentence) => {
    await using center = await openControlCenter(twoRoutingProfiles);
    done(await center.run("user-add", newPerson("noa", { routingProfile: "Night", password: PASSWORD })));
    const before = [center.center.directory.definition, await center.center.records.list("password")];

    const refused = await center.run("user-add", newPerson("mia", input));

    expect(refused).toEqual({ ok: false, refusal: sentence });
    expect([center.center.directory.definition, await center.center.records.list("password")]).toEqual(before);
  });
});

describe("user password", () => {
  it("[CO-02] replaces the password, and ends sessions and links", async () => {
    await using center = await openControlCenter();
    await addMia(center);
    const { address } = await linkOf(center);
    expect(await center.useLink(address, "Secret23")).toBe(200);
    const second = await linkOf(center);
    done(await center.run("user-password", { username: "mia", password: "Secret34" }));
    const session = await center.signIn("mia", "Secret34");

    const replaced = done(await center.run("user-password", { username: "MIA", password: "Secret45" }));

    expect(replaced).toEqual({ username: "mia", link: null });
    expect(await center.isSignedIn(session)).toBe(false);
    expect([await center.signIn("mia", "Secret34"), await center.useLink(second.address, "Secret56")]).toEqual([
      undefined,
      410,
    ]);
    expect(await center.signIn("mia", "Secret45")).toBeDefined();
  });

  it("[CO-02] with a link: the old password, sessions and links end at once, and the new link sets a password", async () => {
    await using center = await openControlCenter();
    await addMia(center);
    const session = await center.signIn("mia", PASSWORD);

    const first = await linkOf(center);
    expect([await center.isSignedIn(session), await center.signIn("mia", PASSWORD)]).toEqual([false, undefined]);
    const second = await linkOf(center);

    expect([await center.useLink(first.address, "Secret23"), await center.useLink(second.address, "Secret34")]).toEqual(
      [410, 200],
    );
    expect(await center.signIn("mia", "Secret34")).toBeDefined();
  });

  it.each([
    ["an unknown user", "zoe", PASSWORD, "There is no user zoe."],
    [
      "a password that is too short",
      "mia",
      "Short1",
      "The password must have 8 to 64 characters without spaces, with a lowercase letter, a capital letter and a digit.",
    ],
  ])("[CO-02] refuses %s in one sentence, and ends nothing", async (_title, username, password, sentence) => {
    await using center = await openControlCenter();
    await addMia(center);
    const session = await center.signIn("mia", PASSWORD);

    expect(await center.run("user-password", { username, password })).toEqual({ ok: false, refusal: sentence });
    expect(await center.isSignedIn(session)).toBe(true);
  });
});

describe("user disable", () => {
  it("[CO-03] ends password, links, access keys and sessions of the user, and of no other", async () => {
    await using center = await openControlCenter();
    const { run } = center;
    const { id } = await addMia(center);
    done(await run("user-add", newPerson("noa", { password: PASSWORD })));
    const keys = [done(await run("key-add", { username: "mia" })), done(await run("key-add", { username: "noa" }))];
    const sessions = [await center.signIn("mia", PASSWORD), await center.signIn("noa", PASSWORD)];

    expect(done(await run("user-disable", { username: "mia" }))).toEqual({ username: "mia", keys: 1 });

    expect(await Promise.all(sessions.map(center.isSignedIn))).toEqual([false, true]);
    expect(await Promise.all(keys.map(center.accepts))).toEqual([false, true]);
    expect([await center.signIn("mia", PASSWORD), await center.signIn("noa", PASSWORD)]).toEqual([
      undefined,
      expect.any(String),
    ]);
    const view = await center.center.agents.view(id);
    expect(view).toMatchObject({ value: { agent: { availability: { current: { type: "offline" } } } } });
    const { address } = await linkOf(center);
    done(await run("user-disable", { username: "mia" }));
    expect(await center.useLink(address, PASSWORD)).toBe(410);
  });

  it("[CO-03] user password lets the user in again", async () => {
    await using center = await openControlCenter();
    await addMia(center);
    done(await center.run("user-disable", { username: "mia" }));

    done(await center.run("user-password", { username: "mia", password: PASSWORD }));

    expect(await center.signIn("mia", PASSWORD)).toBeDefined();
    expect(await center.run("user-disable", { username: "zoe" })).toEqual({
      ok: false,
      refusal: "There is no user zoe.",
    });
  });
});

describe("user list", () => {
  it("[CO-04, SO-13] with a single sign-on, names it for users who are not disabled, beside a password or a link", async () => {
    await using center = await openControlCenter(undefined, { hasSingleSignOn: true });
    const { run } = center;
    const signsInWith = async () =>
      done(await run("user-list", {})).users.map((user) => [user.hasSingleSignOn, user.signsInWith?.kind]);
    await addMia(center);
    expect(await signsInWith()).toEqual([[true, "password"]]);

    done(await run("user-disable", { username: "mia" }));
    expect(await signsInWith()).toEqual([[false, undefined]]);

    await linkOf(center);
    expect(await signsInWith()).toEqual([[true, "link"]]);
    const links = await center.center.records.list("password-link");
    await center.center.records.change({ delete: links });
    expect(await signsInWith()).toEqual([[true, undefined]]);
  });

  it("[CO-04] names profiles, and the way each user signs in", async () => {
    await using center = await openControlCenter();
    const { run } = center;
    done(await run("user-add", newPerson("mia", { firstName: "Mia", lastName: "Braun", password: PASSWORD })));
    const { link } = done(await run("user-add", newPerson("noa", { securityProfiles: ["Admin", "Agent"] })));
    done(await run("user-add", newPerson("zoe", { lastName: "Zoë", password: PASSWORD })));
    done(await run("user-disable", { username: "zoe" }));

    const { users } = done(await run("user-list", {}));

    const routingProfile = "Basic Routing Profile";
    expect(users).toEqual([
      {
        username: "mia",
        name: "Mia Braun",
        securityProfiles: ["Agent"],
        routingProfile,
        hasSingleSignOn: false,
        signsInWith: { kind: "password" },
      },
      {
        username: "noa",
        name: "",
        securityProfiles: ["Admin", "Agent"],
        routingProfile,
        hasSingleSignOn: false,
        signsInWith: { kind: "link", expiresAt: link?.expiresAt },
      },
      {
        username: "zoe",
        name: "Zoë",
        securityProfiles: ["Agent"],
        routingProfile,
        hasSingleSignOn: false,
        signsInWith: null,
      },
    ]);
  });
});

it("[CO-07] the log names each change with the id of its user, and contains no password and no token", async () => {
  await using center = await openControlCenter();
  const { id } = await addMia(center);
  const { address } = await linkOf(center);
  await center.useLink(address, "Secret23");
  const { accessKeyId, secretAccessKey } = done(await center.run("key-add", { username: "mia" }));
  done(await center.run("key-revoke", { accessKeyId }));
  done(await center.run("user-disable", { username: "mia" }));

  const lines = center.log.lines.filter(({ fields }) => fields?.userId === id || fields?.accessKeyId === accessKeyId);

  expect(lines.map(({ message }) => message)).toEqual([
    "user added",
    "password of a user replaced",
    "user signed out everywhere",
    "user set their password with a link",
    "access key created",
    "access key revoked",
    "user disabled",
    "user signed out everywhere",
  ]);
  const secrets = [PASSWORD, "Secret23", secretAccessKey, new URL(address).searchParams.get("token")];
  for (const secret of secrets) expect(JSON.stringify(center.log.lines)).not.toContain(secret);
});
