/** Single sign-on with a provider that is another implementation of the standard, over real HTTP. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createMemoryDisk } from "@tributary/journal";
import { BY_SERVER, FULL_ACCESS_PROFILE } from "@tributary/model";
import { AUTH_PATHS, SINGLE_SIGN_ON_PATHS } from "@tributary/protocol/panel";
import { demoAgentId, demoDefinition } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { disabledRecordOf } from "../src/auth/disabled-users.ts";
import type { AuthOptions } from "../src/auth/surface.ts";
import { type AuthServerOptions, openAuthServer } from "./auth-server.ts";
import { openCookieBrowser } from "./cookie-browser.ts";
import { CLIENT, type OpenidProvider, openOpenidProvider } from "./openid-provider.ts";

const STATE_COOKIE = "tributary-single-sign-on";

type SingleSignOn = NonNullable<AuthOptions["singleSignOn"]>;

function optionsFor(provider: Pick<OpenidProvider, "issuer">, changes: Partial<SingleSignOn> = {}): SingleSignOn {
  const scopes = ["openid", "profile", "email"];
  return { ...CLIENT, issuer: provider.issuer, scopes, endpointOrigins: [], isOnly: false, ...changes };
}

type Options = AuthServerOptions & {
  readonly provider?: Parameters<typeof openOpenidProvider>[0];
  readonly singleSignOn?: Partial<SingleSignOn>;
};

/** Opens a provider, a center that uses it, and a browser. The account `one` is the agent `agent-1`. */
async function open({ provider: providerOptions, singleSignOn, ...options }: Options = {}) {
  const stack = new AsyncDisposableStack();
  const provider = stack.use(await openOpenidProvider(providerOptions));
  provider.accounts.one = { preferred_username: "agent-1" };
  provider.account = "one";
  const disk = createMemoryDisk();
  const server = stack.use(
    await openAuthServer({ disk, ...options, auth: { singleSignOn: optionsFor(provider, singleSignOn) } }),
  );
  provider.register(server.addresses.http + SINGLE_SIGN_ON_PATHS.callback);
  const browser = openCookieBrowser();
  return {
    provider,
    server,
    disk,
    browser,
    begin: (query = "?to=panel") => browser.open(server.url + SINGLE_SIGN_ON_PATHS.begin + query),
    /** Goes to the provider, and stops before the browser is led back. */
    callback: async () =>
      (
        await browser.open(server.url + SINGLE_SIGN_ON_PATHS.begin, {
          stops: ({ pathname }) => pathname === SINGLE_SIGN_ON_PATHS.callback,
        })
      ).url,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function codeIn(page: string): string {
  return /data-code="([^"]+)"/.exec(page)?.[1] ?? "";
}

describe("a single sign-on", () => {
  it.each([
    ["with claims in the ID token", {}],
    ["with claims at the UserInfo endpoint", { areClaimsAtUserInfo: true }],
    ["as a public client", { isPublic: true }],
  ])("[SO-01] %s ends with a page whose code is exchanged for a session, once", async (_how, provider) => {
    const isPublic = "isPublic" in provider;
    await using test = await open({ provider, ...(isPublic && { singleSignOn: { clientSecret: undefined } }) });

    const page = await test.begin();

    expect(page.body).toContain("Signing in…");
    expect(page.status).toBe(200);
    expect(page.body).toContain('data-next="/ccp-v2/"');
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const body = { code: codeIn(page.body) };
    expect(await test.server.ask("POST", AUTH_PATHS.exchange, { body })).toMatchObject({
      status: 200,
      json: { user: { username: "agent-1" }, browserToken: expect.any(String) },
    });
    expect(await test.server.ask("POST", AUTH_PATHS.exchange, { body })).toMatchObject({ status: 403 });
  });

  it("[SO-01] of a sign-in window continues with the page that hands it over", async () => {
    await using test = await open();

    expect((await test.begin("?to=window")).body).toContain('data-next="/login"');
  });

  it("[SO-11] is in the audit log with its method", async () => {
    await using test = await open();
    const { center, clock } = test.server;

    await test.begin();

    await clock.drain();
    const reading = center.audit.read({ configuration: 1_000, audit: 0 }, 100);
    await clock.drain();
    const signedIn = { type: "user.signed-in", userId: demoAgentId(1), address: "127.0.0.1", method: "single-sign-on" };
    expect((await reading).entries).toMatchObject([signedIn]);
  });

  it("[SO-02] is begun on one node and finished on another, once on both", async () => {
    await using first = await open();
    const publicUrl = first.server.addresses.http;
    const { clock } = first.server;
    await using other = await openAuthServer({
      disk: first.disk,
      clock,
      publicUrl,
      auth: { singleSignOn: optionsFor(first.provider) },
    });

    const { search } = await first.callback();
    const cookies = new Map(first.browser.cookies);
    const page = await first.browser.open(other.url + SINGLE_SIGN_ON_PATHS.callback + search);
    for (const [name, value] of cookies) first.browser.cookies.set(name, value);
    const again = await first.browser.open(first.server.url + SINGLE_SIGN_ON_PATHS.callback + search);

    expect(page.status).toBe(200);
    expect(again).toMatchObject({ status: 400, body: expect.stringContaining("This sign-in has ended") });
    expect(first.provider.tokenRequests()).toBe(1);
  });
});

describe("a refused single sign-on", () => {
  it.each([
    ["an unknown user", { preferred_username: "stranger" }, "You have no account here"],
    ["a name with markup", { preferred_username: "<script>alert(1)</script>" }, "You have no account here"],
    ["a very long name", { preferred_username: "a".repeat(5_000) }, "You are not signed in"],
    ["a name with control characters", { preferred_username: "agent-1\u0000" }, "You are not signed in"],
    ["a name with a change of direction", { preferred_username: "\u202Eagent-1" }, "You are not signed in"],
    ["a name that is a list", { preferred_username: ["agent-1"] }, "You are not signed in"],
    ["an address that is not verified", { email: "agent-1", email_verified: false }, "You are not signed in"],
    ["no name", {}, "You are not signed in"],
  ])("[SO-06] of %s has a page with the reason, and no session", async (_who, claims, title) => {
    await using test = await open();
    test.provider.accounts.one = claims;

    const { status, body, headers } = await test.begin();

    expect(status).toBe(403);
    expect(body).toContain(title);
    expect(body).toContain("Use another account");
    expect(body).not.toContain("<script");
    expect(body.length).toBeLessThan(5_000);
    expect(headers.get("refresh")).toBeNull();
    expect(codeIn(body)).toBe("");
  });

  it("[SO-06] of a deleted user has a page with the reason", async () => {
    await using test = await open();
    const { center, clock } = test.server;
    const deleting = center.administration(BY_SERVER).delete("users", demoAgentId(1));
    await clock.drain();
    expect(await deleting).toMatchObject({ ok: true });

    expect(await test.begin()).toMatchObject({
      status: 403,
      body: expect.stringContaining("You have no account here"),
    });
  });

  it("[SO-13] of a disabled user has a page with the reason, and its session ends", async () => {
    await using test = await open();
    const { center, clock, sessions } = test.server;
    const disabling = center.records.change({ put: [disabledRecordOf(demoAgentId(1))] });
    await clock.drain();
    await disabling;

    const page = await test.begin();

    expect(page).toMatchObject({ status: 403, body: expect.stringContaining("Your account is disabled") });
    expect(codeIn(page.body)).toBe("");
    expect(await sessions.familiesOf(demoAgentId(1))).toEqual([]);
  });

  it("[SO-06] because the user canceled has a page with a link, and leads nowhere by itself", async () => {
    await using test = await open();
    test.provider.account = null;

    const { status, body, url } = await test.begin();

    expect(status).toBe(403);
    expect(body).toContain("was canceled");
    expect(body).toContain('href="/auth/oidc?to=panel"');
    expect(url.pathname).toBe(SINGLE_SIGN_ON_PATHS.callback);
  });

  it("[SO-06] by an error of the provider does not repeat the provider's text", async () => {
    await using test = await open();
    const url = await test.callback();
    const state = url.searchParams.get("state");

    const text = encodeURIComponent('<b>Call 555-0100</b>"');
    const page = await test.browser.open(
      `${test.server.url}${SINGLE_SIGN_ON_PATHS.callback}?error=server_error&error_description=${text}&state=${state}&iss=${encodeURIComponent(test.provider.issuer)}`,
    );

    expect(page).toMatchObject({ status: 502, body: expect.stringContaining("reported an error") });
    expect(page.body).not.toContain("555");
  });

  it("[SO-04] a state is valid once, in the browser that began the sign-in, for ten minutes", async () => {
    await using test = await open();
    const ended = { status: 400, body: expect.stringContaining("This sign-in has ended") };

    const url = await test.callback();
    expect(await openCookieBrowser().open(url.href)).toMatchObject(ended);
    const changed = new URL(url);
    changed.searchParams.set("state", "another");
    expect(await test.browser.open(changed.href)).toMatchObject(ended);

    const late = await test.callback();
    const cookie = test.browser.cookies.get(STATE_COOKIE) ?? "";
    test.server.clock.advance(600_000);
    expect(await test.browser.open(late.href)).toMatchObject(ended);

    test.browser.cookies.set(STATE_COOKIE, cookie.replace(/.$/, "A"));
    expect(await test.browser.open(late.href)).toMatchObject(ended);
    expect(test.provider.tokenRequests()).toBe(0);
  });

  it("[SO-02] the cookie is of this host alone and Secure at a public address, and deleted on the way back", async () => {
    await using test = await open({ publicUrl: "https://center.example.org" });
    const begun = await fetch(test.server.url + SINGLE_SIGN_ON_PATHS.begin, { redirect: "manual" });
    const ended = await fetch(test.server.url + SINGLE_SIGN_ON_PATHS.callback);

    const attributes = "Path=/; HttpOnly; SameSite=Lax; Secure";
    expect(begun.headers.getSetCookie()).toEqual([
      expect.stringMatching(new RegExp(`^__Host-${STATE_COOKIE}=\\S{100,900}; Max-Age=600; ${attributes}$`)),
    ]);
    expect(ended.headers.getSetCookie()).toEqual([`__Host-${STATE_COOKIE}=; Max-Age=0; ${attributes}`]);
  });

  it("[SO-05] a code is not used twice, also with another state", async () => {
    await using test = await open();
    const first = await test.callback();
    expect(await test.browser.open(first.href)).toMatchObject({ status: 200 });

    const second = await test.callback();
    second.searchParams.set("code", first.searchParams.get("code") ?? "");

    expect(await test.browser.open(second.href)).toMatchObject({
      status: 400,
      body: expect.stringContaining("was used before"),
    });
  });

  it("[SO-07] while the provider is down has a page with a link, and passwords work", async () => {
    const { issuer, [Symbol.asyncDispose]: close } = await openOpenidProvider();
    await close();
    await using server = await openAuthServer({ auth: { singleSignOn: optionsFor({ issuer }) } });

    const page = await openCookieBrowser().open(server.url + SINGLE_SIGN_ON_PATHS.begin);

    expect(page).toMatchObject({ status: 503, body: expect.stringContaining("does not answer") });
    expect(page.body).toContain('href="/login"');
    expect(page.headers.getSetCookie()).toEqual([]);
    expect(await server.signIn()).toMatchObject({ status: 200 });
    expect(server.log.lines.map(({ message }) => message)).toContain("the sign-in service cannot be reached");
  });

  it("[SO-07] while the issuer's address is wrong has the status of its answer in the log", async () => {
    await using provider = await openOpenidProvider();
    const issuer = `${provider.issuer}/realms/none`;
    await using server = await openAuthServer({ auth: { singleSignOn: optionsFor({ issuer }) } });

    await openCookieBrowser().open(server.url + SINGLE_SIGN_ON_PATHS.begin);

    expect(server.log.lines).toContainEqual(
      expect.objectContaining({
        message: "the sign-in service cannot be used",
        fields: { detail: "HTTP status 404" },
      }),
    );
  });

  it("[SO-12] is limited: an address has 60 failures within a minute, and each costs one request to the provider", async () => {
    await using test = await open();
    test.provider.accounts.one = { preferred_username: "stranger" };

    let status = 0;
    let attempts = 0;
    while (status !== 429 && attempts < 70) {
      ({ status } = await test.begin());
      attempts += 1;
    }

    expect([attempts, test.provider.tokenRequests()]).toEqual([61, 60]);
  });
});

describe("a provider that does not answer", () => {
  it("[SO-12] lets 100 sign-ins wait at a time, of whatever addresses", async () => {
    let tokenRequests = 0;
    const provider = createServer((request, response) => {
      if (request.url === "/token") tokenRequests += 1;
      else response.setHeader("content-type", "application/json").end(description());
    });
    await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
    const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    const description = () =>
      JSON.stringify({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
      });
    await using server = await openAuthServer({ auth: { singleSignOn: optionsFor({ issuer }) } });

    async function signIn(address: string): Promise<number> {
      const from = { "x-forwarded-for": address };
      const begun = await fetch(server.url + SINGLE_SIGN_ON_PATHS.begin, { redirect: "manual", headers: from });
      const state = new URL(begun.headers.get("location") ?? "").searchParams.get("state");
      const headers = { ...from, cookie: begun.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
      return (await fetch(`${server.url}${SINGLE_SIGN_ON_PATHS.callback}?code=1&state=${state}`, { headers })).status;
    }

    const statuses: number[] = [];
    const all = Array.from({ length: 120 }, async (_, index) => void statuses.push(await signIn(`10.0.0.${index}`)));
    await expect.poll(() => [tokenRequests, statuses.length]).toEqual([100, 20]);
    expect(new Set(statuses)).toEqual(new Set([429]));
    provider.closeAllConnections();
    await Promise.all([...all, new Promise((resolve) => provider.close(resolve))]);
    expect(await signIn("10.0.0.1")).not.toBe(429);
  });
});

describe("the addresses of a single sign-on", () => {
  it("[SO-08] begin it in windows only", async () => {
    await using test = await open();
    const begin = (destination: string) =>
      test.browser.open(test.server.url + SINGLE_SIGN_ON_PATHS.begin, {
        headers: { "sec-fetch-dest": destination },
        stops: ({ port }) => port === new URL(test.provider.issuer).port,
      });

    for (const destination of ["iframe", "image", "script", "empty"]) {
      const { status, headers, body } = await begin(destination);
      expect([destination, status, headers.getSetCookie()]).toEqual([destination, 400, []]);
      expect(body.includes('href="/auth/oidc?to=window" target="_blank" rel="opener"')).toBe(destination === "iframe");
    }
    expect((await begin("document")).url.origin).toBe(test.provider.issuer);
  });

  it.each([
    "?to=https://evil.example/",
    "?to=//evil.example",
    "?to=window&to=https://evil.example",
    "?redirect_uri=https://evil.example/&next=https://evil.example/",
  ])("[SO-09] follow no address of a request: %s", async (query) => {
    await using test = await open();

    const page = await test.begin(query);

    expect(page.status).toBe(200);
    expect(page.body).toMatch(/data-next="\/(login|ccp-v2\/)"/);
    expect(page.body).not.toContain("evil");
  });

  it("[SO-03] ask for a code with PKCE, a state and a nonce", async () => {
    await using test = await open();

    const { url } = await test.browser.open(test.server.url + SINGLE_SIGN_ON_PATHS.begin, {
      stops: ({ port }) => port === new URL(test.provider.issuer).port,
    });

    const parameters = Object.fromEntries(url.searchParams);
    const secret = expect.stringMatching(/^[\w-]{43}$/);
    expect(parameters).toEqual({
      client_id: CLIENT.clientId,
      redirect_uri: test.server.addresses.http + SINGLE_SIGN_ON_PATHS.callback,
      response_type: "code",
      scope: "openid profile email",
      code_challenge_method: "S256",
      code_challenge: secret,
      state: secret,
      nonce: secret,
    });
    expect(new Set([parameters.code_challenge, parameters.state, parameters.nonce]).size).toBe(3);
  });
});

describe("a center with single sign-on only", () => {
  it("[SO-10] refuses passwords, and explains that after the right one only, which counts as a failure", async () => {
    await using test = await open({ singleSignOn: { isOnly: true } });

    expect(await test.server.signIn("wrong")).toMatchObject({ status: 401, json: { code: "bad-credentials" } });
    for (let attempt = 2; attempt <= 10; attempt += 1) {
      expect(await test.server.signIn()).toMatchObject({ status: 403, json: { code: "single-sign-on-only" } });
    }
    expect(await test.server.signIn()).toMatchObject({ status: 429 });
    expect((await test.begin()).status).toBe(200);
  });

  it("[SO-10] accepts passwords of administrators", async () => {
    const usual = demoDefinition();
    const securityProfiles = usual.securityProfiles.map((profile) => ({ ...profile, name: FULL_ACCESS_PROFILE }));
    await using test = await open({ singleSignOn: { isOnly: true }, definition: { ...usual, securityProfiles } });

    expect(await test.server.signIn()).toMatchObject({ status: 200 });
  });
});
