/** The provider's side is scripted here: what a hostile or broken provider does. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createManualClock } from "@tributary/testkit";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createIdentityProvider } from "./identity-provider.ts";

const CHECKS = { state: "the state", nonce: "the nonce", verifier: "v".repeat(43) };
const CLIENT_ID = "tributary";

type Script = {
  /** Changes of the description. */
  readonly description?: (issuer: string) => object;
  readonly claims?: JWTPayload;
  /** True: the token is signed with a key that the provider does not publish. */
  readonly isForged?: boolean;
  readonly unsigned?: boolean;
  readonly userInfo?: object;
};

const NOW_S = Math.floor(Date.now() / 1000); // the library compares times with the wall clock

async function openProvider(script: Script = {}) {
  const [known, foreign] = await Promise.all([
    generateKeyPair("ES256", { extractable: true }),
    generateKeyPair("ES256"),
  ]);
  const key = { ...(await exportJWK(known.publicKey)), alg: "ES256", use: "sig", kid: "key-1" };
  const seen: string[] = [];
  let isUp = true;

  async function idToken(): Promise<string> {
    const claims = {
      iss: issuer,
      aud: CLIENT_ID,
      sub: "subject",
      iat: NOW_S,
      exp: NOW_S + 300,
      nonce: CHECKS.nonce,
      preferred_username: "ada",
      ...script.claims,
    };
    if (script.unsigned) {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
      return `${part({ alg: "none" })}.${part(claims)}.`;
    }
    const header = { alg: "ES256", kid: "key-1" };
    return new SignJWT(claims).setProtectedHeader(header).sign(script.isForged ? foreign.privateKey : known.privateKey);
  }

  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", issuer).pathname;
    seen.push(path);
    if (!isUp) return void response.writeHead(503).end();
    const answers: Record<string, () => object | Promise<object>> = {
      "/.well-known/openid-configuration": () => ({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        userinfo_endpoint: `${issuer}/me`,
        id_token_signing_alg_values_supported: ["ES256"],
        ...script.description?.(issuer),
      }),
      "/keys": () => ({ keys: [key] }),
      "/token": async () => ({ access_token: "access", token_type: "Bearer", id_token: await idToken() }),
      "/me": () => script.userInfo ?? { sub: "subject" },
    };
    const answer = await answers[path]?.();
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = createManualClock();
  const options = { issuer, clientId: CLIENT_ID, clientSecret: "secret", scopes: ["openid"], endpointOrigins: [] };
  const provider = createIdentityProvider({ clock }, options);
  return {
    issuer,
    seen,
    clock,
    provider,
    fail: (fails: boolean) => {
      isUp = !fails;
    },
    claims: (query = `code=1&state=${encodeURIComponent(CHECKS.state)}`) =>
      provider.claimsOf(new URL(`http://127.0.0.1:1/callback?${query}`), CHECKS, {
        isSufficient: ({ preferred_username: name }) => name !== undefined,
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("claims of the provider", () => {
  it("[SO-03] are those of a valid ID token", async () => {
    await using test = await openProvider();

    expect(await test.claims()).toMatchObject({ ok: true, value: { preferred_username: "ada" } });
  });

  it.each([
    ["another nonce", { claims: { nonce: "another" } }],
    ["no nonce", { claims: { nonce: undefined } }],
    ["another issuer", { claims: { iss: "https://evil.example" } }],
    ["another audience", { claims: { aud: "another" } }],
    ["an expiry in the past", { claims: { exp: NOW_S - 300 } }],
    ["a signature of a foreign key", { isForged: true }],
    ["no signature", { unsigned: true }],
  ])("[SO-03] of an ID token with %s are refused", async (_what, script) => {
    await using test = await openProvider(script);

    expect(await test.claims()).toMatchObject({ ok: false, refusal: { reason: "invalid-answer" } });
  });

  it("[SO-03] are refused with another state, without a code, and with parameters that occur twice", async () => {
    await using test = await openProvider();

    for (const query of ["code=1&state=another", "state=the%20state", "code=1&code=2&state=the%20state"]) {
      expect([query, await test.claims(query)]).toMatchObject([query, { refusal: { reason: "invalid-answer" } }]);
    }
    expect(test.seen).not.toContain("/token");
  });

  it("[SO-03] of the UserInfo endpoint are those of the same subject", async () => {
    const claims = { preferred_username: undefined };
    await using own = await openProvider({ claims, userInfo: { sub: "subject", preferred_username: "ada" } });
    await using other = await openProvider({ claims, userInfo: { sub: "another", preferred_username: "ada" } });

    expect(await own.claims()).toMatchObject({ ok: true, value: { preferred_username: "ada" } });
    expect(await other.claims()).toMatchObject({ ok: false, refusal: { reason: "invalid-answer" } });
  });

  it("[SO-03] are refused by reasons that contain no text of the provider", async () => {
    await using test = await openProvider();
    const answer = await test.claims("error=%0Anot%20a%20code%1b[31m&state=the%20state");

    expect(answer).toEqual({ ok: false, refusal: { reason: "declined", detail: "?not a code??31m" } });
  });
});

describe("the description of a provider", () => {
  it.each(["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"])(
    "[SO-12] with the %s at an origin that is not allowed is refused before it is requested",
    async (name) => {
      await using internal = await openProvider();
      await using test = await openProvider({ description: () => ({ [name]: `${internal.issuer}/keys` }) });

      const detail = `${name} of the provider is at ${internal.issuer}, which the setting oidcEndpointOrigins does not list`;
      expect(await test.provider.check()).toEqual({ ok: false, refusal: { reason: "misconfigured", detail } });
      expect(await test.claims()).toMatchObject({ ok: false });
      expect(internal.seen).toEqual([]);
    },
  );

  it("[SO-12] of another issuer, without endpoints, or with one that is not https is refused", async () => {
    for (const change of [
      { issuer: "https://evil.example" },
      { token_endpoint: undefined },
      { jwks_uri: "http://login.example.org/keys" },
    ]) {
      await using test = await openProvider({ description: () => change });
      expect(await test.provider.check()).toMatchObject({ ok: false, refusal: { reason: "misconfigured" } });
    }
  });

  it("[SO-07] is read again five seconds after a failure, and an hour after a success", async () => {
    await using test = await openProvider();
    const readings = () => test.seen.filter((path) => path.startsWith("/.well-known")).length;

    test.fail(true);
    const failures = await Promise.all([test.provider.check(), test.provider.check(), test.provider.check()]);
    expect(failures.map((each) => each.ok)).toEqual([false, false, false]);
    await test.provider.check();
    expect(readings()).toBe(1);

    test.fail(false);
    test.clock.advance(5_000);
    expect(await test.provider.check()).toMatchObject({ ok: true });
    await test.provider.check();
    expect(readings()).toBe(2);

    test.clock.advance(3_600_000);
    await test.provider.check();
    expect(readings()).toBe(3);
  });
});
