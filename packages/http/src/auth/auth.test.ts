import { createMemoryDisk, type Store } from "@tributary/journal";
import { AUTH_PATHS } from "@tributary/protocol/panel";
import { createManualClock, demoAgentId, demoDefinition } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { HOUR_MS, openAuthServer } from "../../test/auth-server.ts";

describe("signing in", () => {
  it("[SI-01] returns a session and the user for the right password, uncached", async () => {
    await using server = await openAuthServer();

    const { status, headers, json } = await server.signIn();
    const who = await server.ask("GET", AUTH_PATHS.session, { token: String(json.sessionToken) });

    expect(status).toBe(200);
    expect(json).toMatchObject({
      expiresAt: server.clock.now() + HOUR_MS,
      user: { userId: demoAgentId(1), username: "agent-1", displayName: "Agent 1", permissions: ["BasicAgentAccess"] },
    });
    expect(headers.get("cache-control")).toBe("no-store");
    expect(who.json).toEqual(json.user);
  });

  it("[SI-02] refuses a wrong password and an unknown name alike, and an incomplete body by its field", async () => {
    await using server = await openAuthServer();

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
    await using server = await openAuthServer({ definition: { ...usual, securityProfiles } });

    expect(await server.signIn()).toMatchObject({ status: 200, json: { user: { permissions: [] } } });
  });
});

describe("a session", () => {
  it("[SN-01] survives a restart, and expires", async () => {
    const disk = createMemoryDisk();
    const clock = createManualClock();
    let token = "";
    {
      await using server = await openAuthServer({ disk, clock });
      token = await server.token();
    }

    await using server = await openAuthServer({ disk, clock });
    expect((await server.ask("GET", AUTH_PATHS.session, { token })).status).toBe(200);
    clock.advance(HOUR_MS);

    expect((await server.ask("GET", AUTH_PATHS.session, { token })).json).toMatchObject({ code: "session-expired" });
  });

  it("[SI-05] is refused in the same way for a malformed, foreign, expired, signed-out or missing token", async () => {
    await using server = await openAuthServer();
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
    await using server = await openAuthServer();
    const first = (await server.signIn()).json;
    server.clock.advance(HOUR_MS / 2);
    const { json } = await server.ask("POST", AUTH_PATHS.code, { token: String(first.sessionToken), body: {} });

    const second = (await server.ask("POST", AUTH_PATHS.exchange, { body: { code: json.code } })).json;
    expect(second).toEqual({ ...first, sessionToken: expect.any(String), browserToken: expect.any(String) });
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
        if (isHolding && commit.claims?.[0] !== undefined) {
          arrived.resolve();
          await held.promise;
        }
        return store.commit(commit);
      },
    });
    await using server = await openAuthServer({ wrapStore });
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
    await using server = await openAuthServer();
    const token = await server.token();
    const mint = async () => String((await server.ask("POST", AUTH_PATHS.code, { token, body: {} })).json.code);
    const exchange = (code: string) => server.ask("POST", AUTH_PATHS.exchange, { body: { code } });

    const code = await mint();
    const first = await exchange(code);
    const second = await exchange(code);
    const late = await mint();
    server.clock.advance(30_000);

    expect(code.length).toBeLessThanOrEqual(200);
    expect(first.status).toBe(200);
    expect(first.json.sessionToken).not.toBe(token);
    expect(second).toMatchObject({ status: 403, json: { code: "token-invalid" } });
    expect((await exchange(late)).status).toBe(403);
    expect((await server.ask("POST", AUTH_PATHS.code, { body: {} })).status).toBe(401);
  });
});
