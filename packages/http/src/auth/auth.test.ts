import { createRecords } from "@tributary/engine";
import { createMemoryDisk, createMemoryStore, type MemoryDisk, type Store } from "@tributary/journal";
import { present, silentLogger } from "@tributary/kernel";
import { AUTH_PATHS } from "@tributary/protocol/panel";
import { createManualClock, demoAgentId, demoDefinition, inProcessCenter, type ManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createHttpServer } from "../server.ts";
import { createTokens } from "../tokens/tokens.ts";
import { createStoredSessions } from "./sessions.ts";
import { createAuthSurface } from "./surface.ts";

const HOUR_MS = 3_600_000;

type ServerOptions = {
  readonly disk?: MemoryDisk;
  readonly clock?: ManualClock;
  readonly definition?: ReturnType<typeof demoDefinition>;
  readonly wrapStore?: (store: Store) => Store;
  /** Called before each verification of a password. */
  readonly beforeVerify?: () => Promise<void>;
};

async function openServer(options: ServerOptions = {}) {
  const { disk = createMemoryDisk(), clock = createManualClock(), definition = demoDefinition() } = options;
  const test = await inProcessCenter({ clock, definition });
  const { center, random } = test;
  const log = silentLogger;
  const ownStore = createMemoryStore({ clock: settlingClock(clock), disk });
  const store = options.wrapStore?.(ownStore) ?? ownStore;
  const sessions = createStoredSessions({ records: createRecords(store), clock, random }, { sessionMs: HOUR_MS });
  const tokens = createTokens({ clock }, { secret: new Uint8Array(32).fill(7) });
  const server = createHttpServer(
    { center, clock, random, log, tokens },
    {
      host: "127.0.0.1",
      port: 0,
      surfaces: [
        createAuthSurface({
          sessions,
          async verifyPassword(username, password) {
            await options.beforeVerify?.();
            return password === "tributary" ? center.directory.userByName(username)?.id : undefined;
          },
        }),
      ],
    },
  );
  const { addresses } = await server.listen();

  async function ask(method: string, path: string, { body, token }: { body?: object; token?: string } = {}) {
    const response = await fetch(addresses.http + path, {
      method,
      headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: response.headers,
      json: (await response.json()) as Record<string, unknown>,
    };
  }
  return {
    clock,
    center,
    addresses,
    tokens,
    ask,
    signIn: (password = "tributary") => ask("POST", AUTH_PATHS.signIn, { body: { username: "agent-1", password } }),
    async token() {
      const { json } = await this.signIn();
      return String(present(json.sessionToken, "token"));
    },
    async [Symbol.asyncDispose]() {
      const closing = server.close();
      await Promise.all([closing, clock.drain()]);
      await test[Symbol.asyncDispose]();
    },
  };
}

/** The test's clock with real turns: requests arrive over real sockets, which the test cannot wait for. */
function settlingClock(clock: ManualClock): ManualClock {
  return { ...clock, soon: (task) => void setImmediate(task) };
}

describe("signing in", () => {
  it("[SI-01] returns a session and the user for the right password, uncached and without cookies", async () => {
    await using server = await openServer();

    const { status, headers, json } = await server.signIn();
    const who = await server.ask("GET", AUTH_PATHS.session, { token: String(json.sessionToken) });

    expect(status).toBe(200);
    expect(json).toMatchObject({
      expiresAt: server.clock.now() + HOUR_MS,
      user: { userId: demoAgentId(1), username: "agent-1", displayName: "Agent 1", permissions: ["BasicAgentAccess"] },
    });
    expect(headers.get("set-cookie")).toBeNull();
    expect(headers.get("cache-control")).toBe("no-store");
    expect(who.json).toEqual(json.user);
  });

  it("[SI-02] refuses a wrong password and an unknown name alike, and an incomplete body by its field", async () => {
    await using server = await openServer();

    const wrong = await server.signIn("nonsense");
    const unknown = await server.ask("POST", AUTH_PATHS.signIn, {
      body: { username: "nobody", password: "tributary" },
    });
    const none = await server.ask("POST", AUTH_PATHS.signIn, { body: { username: "agent-1" } });

    expect(wrong.status).toBe(401);
    expect(unknown.json).toEqual(wrong.json);
    expect(none).toMatchObject({
      status: 400,
      json: { code: "invalid-field", message: expect.stringContaining("password") },
    });
  });

  it("[SI-03] needs no permission", async () => {
    const usual = demoDefinition();
    const securityProfiles = usual.securityProfiles.map((profile) => ({ ...profile, permissions: [] }));
    await using server = await openServer({ definition: { ...usual, securityProfiles } });

    expect(await server.signIn()).toMatchObject({ status: 200, json: { user: { permissions: [] } } });
  });

  it("[SI-04] refuses further attempts after ten failures, until a minute has passed", async () => {
    await using server = await openServer();

    for (let guess = 0; guess < 10; guess += 1) await server.signIn("nonsense");
    const held = await server.signIn();
    server.clock.advance(60_000);
    const after = await server.signIn();

    expect(held).toMatchObject({ status: 429, json: { code: "too-many-requests" } });
    expect(after.status).toBe(200);
  });

  it("[SI-04] verifies at most ten of fifty parallel guesses", async () => {
    let verified = 0;
    let arrived = 0;
    const all = Promise.withResolvers<void>();
    const arrive = (): void => {
      arrived += 1;
      if (arrived === 50) all.resolve();
    };
    const beforeVerify = (): Promise<void> => {
      verified += 1;
      arrive();
      return all.promise;
    };
    await using server = await openServer({ beforeVerify });

    const guesses = Array.from({ length: 50 }, async () => {
      const { status } = await server.signIn("nonsense");
      if (status === 429) arrive();
      return status;
    });
    const statuses = (await Promise.all(guesses)).sort();

    expect(verified).toBe(10);
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(40).fill(429)]);
  });

  it("[SI-04] accepts the right password in parallel with a few wrong ones, and resets the limit", async () => {
    await using server = await openServer();

    const [right] = await Promise.all([server.signIn(), ...Array.from({ length: 9 }, () => server.signIn("nonsense"))]);
    const after = await server.signIn();

    expect(right.status).toBe(200);
    expect(after.status).toBe(200);
  });
});

describe("a session", () => {
  it("[SN-01] survives a restart, and expires", async () => {
    const disk = createMemoryDisk();
    const clock = createManualClock();
    let token = "";
    {
      await using server = await openServer({ disk, clock });
      token = await server.token();
    }

    await using server = await openServer({ disk, clock });
    expect((await server.ask("GET", AUTH_PATHS.session, { token })).status).toBe(200);
    clock.advance(HOUR_MS);

    expect((await server.ask("GET", AUTH_PATHS.session, { token })).json).toMatchObject({ code: "session-expired" });
  });

  it("[SI-05] is refused in the same way for a malformed, foreign, expired, signed-out or missing token", async () => {
    await using server = await openServer();
    const ask = (token?: string) => server.ask("GET", AUTH_PATHS.session, token === undefined ? {} : { token });
    const signedOut = await server.token();
    expect((await server.ask("POST", AUTH_PATHS.signOut, { token: signedOut, body: {} })).status).toBe(200);
    const expired = await server.token();
    server.clock.advance(HOUR_MS);
    const connectionToken = server.tokens.issue({
      purpose: "connection",
      subject: "s",
      scope: "s",
      expiresAt: server.clock.now() + HOUR_MS,
    });

    for (const token of ["nonsense", connectionToken, expired, signedOut, undefined]) {
      const { status, json } = await ask(token);
      expect([token, status, json]).toEqual([token, 401, { code: "session-expired", message: expect.any(String) }]);
    }
  });

  it("[SN-04] shared by a code belongs to the same family, and ends no later", async () => {
    await using server = await openServer();
    const first = (await server.signIn()).json;
    server.clock.advance(HOUR_MS / 2);
    const { json } = await server.ask("POST", AUTH_PATHS.code, { token: String(first.sessionToken), body: {} });

    const second = (await server.ask("POST", AUTH_PATHS.exchange, { body: { code: json.code } })).json;
    expect(second).toEqual({ ...first, sessionToken: expect.any(String) });
    expect(second.sessionToken).not.toBe(first.sessionToken);
    await server.ask("POST", AUTH_PATHS.signOut, { token: String(second.sessionToken), body: {} });

    const { json: after } = await server.ask("GET", AUTH_PATHS.session, { token: String(first.sessionToken) });
    expect(after).toMatchObject({ code: "session-expired" });
  });

  it("[SN-04] is not shared by a code that is redeemed while the family ends", async () => {
    const held = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    let isHolding = false;
    const wrapStore = (store: Store): Store => ({
      ...store,
      async commit(commit) {
        if (isHolding && commit.putRecords?.[0] !== undefined) {
          arrived.resolve();
          await held.promise;
        }
        return store.commit(commit);
      },
    });
    await using server = await openServer({ wrapStore });
    const token = await server.token();
    const { json } = await server.ask("POST", AUTH_PATHS.code, { token, body: {} });

    isHolding = true;
    const exchanging = server.ask("POST", AUTH_PATHS.exchange, { body: { code: json.code } });
    await arrived.promise;
    const signedOut = await server.ask("POST", AUTH_PATHS.signOut, { token, body: {} });
    held.resolve();

    expect(signedOut.status).toBe(200);
    expect(await exchanging).toMatchObject({ status: 403, json: { code: "token-invalid" } });
  });

  it("[SN-03] is shared with another window by a code that works once, for thirty seconds", async () => {
    await using server = await openServer();
    const token = await server.token();
    const mint = async () => String((await server.ask("POST", AUTH_PATHS.code, { token, body: {} })).json.code);
    const exchange = (code: string) => server.ask("POST", AUTH_PATHS.exchange, { body: { code } });

    const code = await mint();
    const first = await exchange(code);
    const second = await exchange(code);
    const late = await mint();
    server.clock.advance(30_000);

    expect(first.status).toBe(200);
    expect(first.json.sessionToken).not.toBe(token);
    expect(second).toMatchObject({ status: 403, json: { code: "token-invalid" } });
    expect((await exchange(late)).status).toBe(403);
    expect((await server.ask("POST", AUTH_PATHS.code, { body: {} })).status).toBe(401);
  });
});

describe("/logout", () => {
  it("[SI-07] answers credentialed requests from any origin, and ends no session", async () => {
    await using server = await openServer();

    const token = await server.token();
    const headers = { origin: "http://desk.example", authorization: `Bearer ${token}` };
    const response = await fetch(`${server.addresses.http}/logout`, { headers });

    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBe("http://desk.example");
    expect(response.headers.get("access-control-allow-credentials")).toBe("true");
    expect((await server.ask("GET", AUTH_PATHS.session, { token })).status).toBe(200);
  });
});
