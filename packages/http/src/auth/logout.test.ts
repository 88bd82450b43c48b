import { present } from "@tributary/kernel";
import { AUTH_PATHS } from "@tributary/protocol/panel";
import { demoAgentId } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type AuthServerOptions, HOUR_MS, openAuthServer } from "../../test/auth-server.ts";
import { getRaw } from "../../test/raw-request.ts";

const DESK = "https://desk.example";

async function open(options: AuthServerOptions = {}) {
  const server = await openAuthServer({ ...options, auth: { approvedOrigins: () => [DESK] } });

  /** Signs in, and returns the session token with the cookie that the browser stores. */
  async function signIn() {
    const { json, headers } = await server.signIn();
    return { token: String(json.sessionToken), cookie: cookieOf(headers) };
  }
  const isSignedIn = async (token: string): Promise<boolean> =>
    (await server.ask("GET", AUTH_PATHS.session, { token })).status === 200;
  const logOut = (headers: Record<string, string>, path = "/logout") =>
    getRaw(`${server.addresses.http}${path}`, headers);
  return Object.assign(server, { signInWithCookie: signIn, isSignedIn, logOut });
}

const cookieOf = (headers: Headers): string => present(headers.get("set-cookie")?.split(";")[0], "cookie");

describe("the cookie", () => {
  it("[SI-13] names the family, can be sent from another site, and cannot be read by scripts", async () => {
    await using server = await open();

    const { headers } = await server.signIn();
    const attributes = present(headers.get("set-cookie"), "cookie").split("; ").slice(1);

    expect(cookieOf(headers)).toMatch(/^__Host-tributary-family=/);
    expect(attributes.sort()).toEqual(
      [`Max-Age=${HOUR_MS / 1000}`, "Path=/", "Secure", "HttpOnly", "SameSite=None", "Partitioned"].sort(),
    );
  });

  it("[SI-13] authenticates no request", async () => {
    await using server = await open();
    const { cookie } = await server.signInWithCookie();
    const value = present(cookie.split("=")[1], "value");

    expect((await server.ask("GET", AUTH_PATHS.session, { token: value })).status).toBe(401);
    const withCookie = await getRaw(server.addresses.http + AUTH_PATHS.session, { cookie });
    expect(withCookie.status).toBe(401);
  });

  it("[SI-13] is set when a session is handed over, too, and deleted by a sign-out", async () => {
    await using server = await open();
    const { token } = await server.signInWithCookie();
    const { json } = await server.ask("POST", AUTH_PATHS.code, { token, body: {} });

    const exchanged = await server.ask("POST", AUTH_PATHS.exchange, { body: { code: json.code } });
    const out = await server.ask("POST", AUTH_PATHS.signOut, { token, body: {} });

    expect(cookieOf(exchanged.headers)).toMatch(/^__Host-tributary-family=./);
    expect(out.headers.get("set-cookie")).toMatch(/^__Host-tributary-family=; Max-Age=0; /);
  });
});

describe("/logout", () => {
  it.each(["/logout", "/connect/logout"])(
    "[SI-07] %s ends the family of sessions, as an approved host fetches it",
    async (path) => {
      await using server = await open();
      const { token, cookie } = await server.signInWithCookie();

      const answer = await server.logOut({ origin: DESK, cookie: `a=b; ${cookie}; c=d` }, path);

      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        "access-control-allow-origin": DESK,
        "access-control-allow-credentials": "true",
        "set-cookie": [expect.stringContaining("Max-Age=0")],
        "cache-control": "no-store",
      });
      expect(await server.isSignedIn(token)).toBe(false);
      expect(await server.center.agents.view(demoAgentId(1))).toMatchObject({ ok: true });
    },
  );

  it("[SI-07] answers 200 and changes nothing without a cookie, with a forged one, and for a family that has ended", async () => {
    await using server = await open();
    const first = await server.signInWithCookie();
    await server.logOut({ origin: DESK, cookie: first.cookie });
    const second = await server.signInWithCookie();

    for (const cookie of ["a=b", first.cookie, `__Host-tributary-family=${second.token}`, "__Host-tributary-family="]) {
      expect((await server.logOut({ origin: DESK, cookie })).status).toBe(200);
    }
    expect(await server.isSignedIn(second.token)).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    ["another origin", { origin: "https://evil.example" }],
    ["an opaque origin", { origin: "null" }],
    ["an image or a link on another site", { referer: "https://evil.example/page", "sec-fetch-site": "cross-site" }],
    ["another site that hides itself", { "sec-fetch-site": "cross-site", "sec-fetch-dest": "image" }],
    ["another port of the same site that hides itself", { "sec-fetch-site": "same-site" }],
    ["an approved origin with another port", { origin: `${DESK}:8443` }],
  ])("[SI-14] is refused to %s", async (_title, headers) => {
    await using server = await open();
    const { token, cookie } = await server.signInWithCookie();

    const answer = await server.logOut({ ...headers, cookie });

    expect(answer.status).toBe(403);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    expect(JSON.parse(answer.body)).toMatchObject({ message: expect.stringContaining("approved origins") });
    expect(await server.isSignedIn(token)).toBe(true);
  });

  it.each<[string, (url: string) => Record<string, string>]>([
    ["the center's own pages", (url) => ({ origin: url })],
    ["an address that the user opened", () => ({ "sec-fetch-site": "none", "sec-fetch-dest": "document" })],
    ["a link on an approved page", () => ({ referer: `${DESK}/desk`, "sec-fetch-site": "cross-site" })],
    ["a program", () => ({})],
  ])("[SI-14] is allowed to %s", async (_title, headersFor) => {
    await using server = await open();
    const { token, cookie } = await server.signInWithCookie();

    expect((await server.logOut({ ...headersFor(server.addresses.http), cookie })).status).toBe(200);

    expect(await server.isSignedIn(token)).toBe(false);
  });

  it("[SI-07] is a page for a user who opens the address", async () => {
    await using server = await open();
    const { cookie } = await server.signInWithCookie();

    const page = await server.logOut({ cookie, "sec-fetch-site": "none", "sec-fetch-dest": "document" });

    expect(page.headers["content-type"]).toContain("text/html");
    expect(page.body).toContain("You are signed out");
    expect(page.body).toContain('href="/ccp-v2/"');
  });

  it("[SI-07] allows approved origins the preflight", async () => {
    await using server = await open();
    const preflight = await fetch(`${server.addresses.http}/connect/logout`, {
      method: "OPTIONS",
      headers: { origin: DESK, "access-control-request-method": "GET" },
    });

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe(DESK);
  });
});
