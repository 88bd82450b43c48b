import { createInProcessFanout, createMemoryStore } from "@tributary/journal";
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { BY_SERVER } from "@tributary/model";
import { createAuditFault, createSeededRandom, openCenterWithInstance } from "@tributary/testkit";
import { expect, it } from "vitest";
import { ADA, testDefinition } from "../../test/test-definition.ts";
import { createHttpServer } from "../server.ts";
import { createTokens } from "../tokens/tokens.ts";
import { passwordPath } from "./password-form.ts";
import { createPasswordLinks } from "./password-links.ts";
import { createAdminSurface } from "./surface.ts";

/** Opens a center with the pages for administrators, and a link of its only user. Passwords are stored in plain text. */
async function openCenter(user: { readonly firstName: string } = { firstName: "Ada" }) {
  await using opening = new AsyncDisposableStack();
  const clock = createSystemClock();
  const random = createSeededRandom(1);
  const auditFault = createAuditFault();
  const store = auditFault.wrapStore(opening.use(createMemoryStore({ clock })));
  const fanout = opening.use(createInProcessFanout({ log: silentLogger }));
  const definition = { ...testDefinition, users: testDefinition.users.map((each) => ({ ...each, ...user })) };
  const center = opening.use(
    await openCenterWithInstance({ store, fanout, clock, random, log: silentLogger }, definition),
  );
  const { records, audit, directory } = center;
  const hashPassword = async (text: string) => (id: string) => ({ kind: "password", id, value: text });
  const accessKeys = { find: async () => undefined, list: async () => [], newKey: never };
  const server = createHttpServer(
    { center, clock, random, log: silentLogger, tokens: createTokens({ clock }, { secret: new Uint8Array(32) }) },
    { host: "127.0.0.1", port: 0, surfaces: [createAdminSurface({ setUpKey: null, accessKeys, hashPassword })] },
  );
  const { addresses } = await server.listen();
  opening.defer(() => server.close());
  const links = createPasswordLinks({ records, audit, clock, random, users: directory });
  const { token, recordFor } = links.newLink();
  await records.change({ put: [recordFor(ADA)] });
  const open = opening.move();
  return {
    center,
    auditFault,
    token,
    show: (given = token) => fetch(addresses.http + passwordPath(given)),
    submit: (password: string, given = token) =>
      fetch(`${addresses.http}/admin/password`, {
        method: "POST",
        body: new URLSearchParams({ token: given, password }),
      }),
    password: async () => (await records.find("password", ADA))?.value,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

function never(): never {
  throw new Error("not used");
}

it("[AD-10, AD-11] sets the password once, with the token of the link only", async () => {
  await using center = await openCenter();

  const before = [await center.show(), await center.show("other"), await center.submit("Secret12", "other")];
  expect(await center.password()).toBeUndefined();
  const done = await center.submit("Secret12");
  const after = [await center.show(), await center.submit("Secret34")];

  expect(before.map(({ status }) => status)).toEqual([200, 403, 403]);
  expect([done.status, ...after.map(({ status }) => status)]).toEqual([200, 410, 410]);
  expect(await center.password()).toBe("Secret12");
});

it("[AD-10] is closed once the user was deleted", async () => {
  await using center = await openCenter();

  await center.center.administration(BY_SERVER).delete("users", ADA);

  expect([(await center.show()).status, (await center.submit("Secret12")).status]).toEqual([410, 410]);
});

it("[AD-11] is carried out once if the form is sent twice at the same time", async () => {
  await using center = await openCenter();

  const answers = await Promise.all([center.submit("Secret12"), center.submit("Secret34")]);

  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410]);
  expect(await center.password()).toBe(answers[0]?.status === 200 ? "Secret12" : "Secret34");
});

it("[AL-02] sets no password without its entry in the audit log, and leaves the link open", async () => {
  await using center = await openCenter();

  center.auditFault.isBroken = true;
  const failed = await center.submit("Secret12");
  const passwordThen = await center.password();
  center.auditFault.isBroken = false;
  const done = await center.submit("Secret34");

  expect([failed.status, passwordThen]).toEqual([503, undefined]);
  expect([done.status, await center.password()]).toEqual([200, "Secret34"]);
  const { entries } = await center.center.audit.read({ configuration: 1_000, audit: 0 }, 10);
  expect(entries).toMatchObject([{ type: "user.password-set", userId: ADA, by: { kind: "user", userId: ADA } }]);
});

it.each(["", "Short1", "no-capital-1", "With Space 1"])(
  "[AD-11, AD-13] refuses the password %j with the rule, does not repeat it, and leaves the link open",
  async (password) => {
    await using center = await openCenter();

    const answer = await center.submit(password);

    const page = await answer.text();
    expect(answer.status).toBe(400);
    expect(page).toMatch(/id="password-problem">Expected: 8 to 64 characters without spaces/);
    if (password !== "") expect(page).not.toContain(password);
    expect(await center.password()).toBeUndefined();
    expect((await center.submit("Secret12")).status).toBe(200);
  },
);

it("[AD-13] shows the name as text, and allows neither scripts nor frames nor referrers", async () => {
  await using center = await openCenter({ firstName: "<script>alert(1)</script>" });

  const answer = await center.show();

  const page = await answer.text();
  expect(page).toContain("ada (&#60;script&#62;");
  expect(page).toContain(`value="${center.token}"`);
  const policy = answer.headers.get("content-security-policy");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
  expect(answer.headers.get("cache-control")).toBe("no-store");
});
