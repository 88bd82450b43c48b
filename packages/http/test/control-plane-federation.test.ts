/** The federation through the unmodified SDK, and the browser that its address signs in. */
import * as connect from "@aws-sdk/client-connect";
import { AUTH_PATHS, SINGLE_SIGN_ON_PATHS } from "@tributary/protocol/panel";
import { describe, expect, it } from "vitest";
import { disabledRecordOf } from "../src/auth/disabled-users.ts";
import { FEDERATION_CODE_MS } from "../src/single-sign-on/federation.ts";
import { ADMIN_KEY, type FederationNode, NOBODY, openFederation, USERS } from "./federation-center.ts";

const { ada, boss, powerless } = USERS;

/** Asks for the address, as the back end of a page. */
async function federate(node: FederationNode, key: string = ada) {
  const { InstanceId } = node;
  const answer = await node.clientOf(key).send(new connect.GetFederationTokenCommand({ InstanceId }));
  const url = new URL(answer.SignInUrl ?? "");
  return { ...answer, url, code: new URLSearchParams(url.hash.slice(1)).get("code") ?? "" };
}

const exchange = ({ http }: FederationNode, code: string) =>
  fetch(http + AUTH_PATHS.exchange, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code }),
  });

const sessionOf = ({ http }: FederationNode, token: unknown) =>
  fetch(http + AUTH_PATHS.session, { headers: { authorization: `Bearer ${String(token)}` } });

it("[CP-55] GetFederationToken answers with a session of the key's user, and no token that would renew it", async () => {
  await using center = await openFederation();
  const [node] = center.nodes;
  const { Credentials, UserId, UserArn, url } = await federate(node);

  expect({ UserId, UserArn }).toEqual({ UserId: ada, UserArn: expect.stringMatching(`/agent/${ada}$`) });
  expect([url.origin, url.pathname, url.search]).toEqual([node.http, "/auth/federate", ""]);
  expect(Object.keys(Credentials ?? {})).toEqual(["AccessToken", "AccessTokenExpiration"]);
  expect(Credentials?.AccessTokenExpiration?.getTime()).toBeCloseTo(center.clock.now() + 12 * 3_600_000, -2);
  const session = await sessionOf(node, Credentials?.AccessToken);
  expect(await session.json()).toMatchObject({ userId: ada });
});

it("[CP-55] the address signs a browser in once, at any node", async () => {
  await using center = await openFederation();
  const [a, b] = center.nodes;
  const { url, code, Credentials } = await federate(a);

  const page = await fetch(url);
  const first = await exchange(b, code);
  const again = [await exchange(a, code), await exchange(b, code)];

  expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-store"]);
  expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  const text = await page.text();
  expect(text).toContain(`src="${SINGLE_SIGN_ON_PATHS.finishScript}"`);
  expect(text).not.toContain(code);
  const { sessionToken, user } = (await first.json()) as Record<string, unknown>;
  expect([first.status, user]).toEqual([200, expect.objectContaining({ userId: ada })]);
  expect(again.map(({ status }) => status)).toEqual([403, 403]);
  expect((await sessionOf(a, sessionToken)).status).toBe(200);
  expect(sessionToken).not.toBe(Credentials?.AccessToken);
});

it("[CP-55] one of two browsers that open the address at the same time is signed in", async () => {
  await using center = await openFederation();
  const { code } = await federate(center.nodes[0]);

  const answers = await Promise.all([...center.nodes, ...center.nodes].map((node) => exchange(node, code)));

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403]);
});

it("[CP-55] the address is valid for two minutes", async () => {
  await using center = await openFederation();
  const [node] = center.nodes;
  const [early, late] = [await federate(node), await federate(node)];

  center.clock.advance(FEDERATION_CODE_MS - 1);
  const inTime = await exchange(node, early.code);
  center.clock.advance(1);

  expect([inTime.status, (await exchange(node, late.code)).status]).toEqual([200, 403]);
});

it("[CP-55] a program that ends its session ends that of the browser", async () => {
  await using center = await openFederation();
  const [a, b] = center.nodes;
  const { code, Credentials } = await federate(a);
  const browser = (await (await exchange(a, code)).json()) as Record<string, unknown>;

  const authorization = `Bearer ${Credentials?.AccessToken}`;
  await fetch(b.http + AUTH_PATHS.signOut, { method: "POST", headers: { authorization } });

  expect((await sessionOf(a, browser.sessionToken)).status).toBe(401);
});

describe("[CP-55] is refused", () => {
  it.each([
    ["a user without the permission of the panel", powerless, "AccessDeniedException", /BasicAgentAccess/],
    ["an administrator without it", boss, "AccessDeniedException", /BasicAgentAccess/],
    ["a key whose user does not exist", ADMIN_KEY, "UserNotFoundException", /belong to no user/],
    ["a key that does not exist", NOBODY, "UnrecognizedClientException", /access key/],
  ] as const)("to %s", async (_who, key, name, message) => {
    await using center = await openFederation();

    const refusal = { name, message: expect.stringMatching(message) };
    await expect(federate(center.nodes[0], key)).rejects.toMatchObject(refusal);
    expect(await center.auditTypes()).not.toContain("user.signed-in");
  });

  it("to a user who is disabled, and leaves no session", async () => {
    await using center = await openFederation();
    const [a, b] = center.nodes;
    await a.center.records.change({ put: [disabledRecordOf(ada)] });

    const refusal = { name: "AccessDeniedException", message: expect.stringMatching(/The user is disabled/) };
    await expect(federate(b)).rejects.toMatchObject(refusal);
    expect(await a.sessions.familiesOf(ada)).toEqual([]);
    expect(await center.auditTypes()).toContain("user.sign-in-refused");
  });

  it.each(["known-key", "off"] as const)("if signatures are checked as %s only", async (signatures) => {
    await using center = await openFederation({ signatures });

    const refusal = { name: "MissingAuthenticationTokenException", message: expect.stringMatching(/not signed/) };
    await expect(federate(center.nodes[0])).rejects.toMatchObject(refusal);
  });

  it("to a user who had 60 of them, not to others, and again after a minute", async () => {
    await using center = await openFederation();
    const [node] = center.nodes;
    for (let count = 0; count < 60; count += 1) await federate(node);

    await expect(federate(node)).rejects.toMatchObject({ name: "ThrottlingException" });
    await federate(node, USERS.grace);
    center.clock.advance(60_000);
    expect((await federate(node)).UserId).toBe(ada);
  });
});

it("[CP-55] a user who is signed out everywhere before their browser comes is not signed in", async () => {
  await using center = await openFederation();
  const [a, b] = center.nodes;
  const { code } = await federate(a);
  await b.signOutEverywhere(ada);

  expect((await exchange(a, code)).status).toBe(403);
});

it("[CP-55] the audit log has the sign-in with its method and its key, and no token", async () => {
  await using center = await openFederation();
  const { code, Credentials } = await federate(center.nodes[0]);

  const entries = await center.audit();
  expect(entries).toContainEqual(
    expect.objectContaining({
      type: "user.signed-in",
      userId: ada,
      accessKeyId: ada,
      method: "federation",
      address: "127.0.0.1",
    }),
  );
  expect(JSON.stringify(entries)).not.toContain(code);
  expect(JSON.stringify(entries)).not.toContain(Credentials?.AccessToken);
});
