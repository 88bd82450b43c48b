import { present } from "@tributary/kernel";
import { AUTH_PATHS } from "@tributary/protocol/panel";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openAuthServer } from "../../test/auth-server.ts";
import { createTokens } from "../tokens/tokens.ts";

afterEach(() => void vi.useRealTimers());

type AuthServer = Awaited<ReturnType<typeof openAuthServer>>;

const signInWith = (server: AuthServer, body: { password: string; browserToken?: unknown; username?: string }) =>
  server.ask("POST", AUTH_PATHS.signIn, { body: { username: "agent-1", ...body } });

/** Holds every verification until the returned function is called. */
function holdVerifications() {
  const { promise, resolve } = Promise.withResolvers<void>();
  let verified = 0;
  return {
    beforeVerify: () => {
      verified += 1;
      return promise;
    },
    release: resolve,
    verified: () => verified,
  };
}

const statusesOf = async (answers: readonly Promise<{ readonly status: number }>[]): Promise<readonly number[]> =>
  (await Promise.all(answers)).map(({ status }) => status).sort();

describe("guessing", () => {
  it("[SI-04] is refused after ten failures, the right password too, until a minute has passed", async () => {
    vi.useFakeTimers({ toFake: ["Date"] }); // the limiting library reads the wall clock
    await using server = await openAuthServer();

    for (let guess = 0; guess < 10; guess += 1) expect((await server.signIn("nonsense")).status).toBe(401);
    const held = await server.signIn();
    vi.advanceTimersByTime(60_000);
    const after = await server.signIn();

    expect(held).toMatchObject({
      status: 429,
      json: { code: "too-many-requests", message: expect.stringMatching(/sign in; the next one is possible in \d+ s/) },
    });
    expect(Number(held.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(after.status).toBe(200);
  });

  it("[SI-11] from one address, for as long as it lasts, keeps no user out at another one", async () => {
    vi.useFakeTimers({ toFake: ["Date"] }); // the limiting library reads the wall clock
    await using server = await openAuthServer();
    const signInFrom = async (address: string, password: string) => {
      const body = { username: "agent-1", password };
      return (await server.ask("POST", AUTH_PATHS.signIn, { body, address })).status;
    };

    for (let minute = 0; minute < 14; minute += 1) {
      for (let guess = 0; guess < 12; guess += 1) await signInFrom("192.0.2.1", "nonsense");
      vi.advanceTimersByTime(60_000);
    }
    for (let guess = 0; guess < 12; guess += 1) await signInFrom("192.0.2.1", "nonsense");

    expect(await signInFrom("192.0.2.1", "tributary")).toBe(429);
    vi.advanceTimersByTime(1_000);
    expect(await signInFrom("198.51.100.7", "tributary")).toBe(200);
  });

  it("[SI-04] does not include attempts that end with an error of the server", async () => {
    let isBroken = true;
    const beforeVerify = () => (isBroken ? Promise.reject(new Error("disk full")) : Promise.resolve());
    await using server = await openAuthServer({ beforeVerify });

    for (let attempt = 0; attempt < 11; attempt += 1) expect((await server.signIn()).status).toBe(500);
    isBroken = false;

    expect((await server.signIn()).status).toBe(200);
  });

  it("[SI-04] in parallel verifies ten passwords of three hundred", async () => {
    let verified = 0;
    const beforeVerify = async () => {
      verified += 1;
    };
    await using server = await openAuthServer({ beforeVerify });

    const statuses = await statusesOf(Array.from({ length: 300 }, () => server.signIn("nonsense")));

    expect(verified).toBe(10);
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(290).fill(429)]);
  });

  it("[SI-04] is logged once a minute, by limit and without the name", async () => {
    await using server = await openAuthServer();
    for (let guess = 0; guess < 30; guess += 1) await server.signIn("nonsense");
    server.clock.advance(60_000);
    await server.signIn("nonsense");

    const lines = server.log.lines.filter(({ message }) => message === "sign-in attempts refused");

    expect(lines.map(({ fields }) => fields)).toEqual([
      { limit: "sign-in-name-and-address", count: 1 },
      { limit: "sign-in-name-and-address", count: 20 },
    ]);
  });

  it("[SI-04] accepts the right password in parallel with a few wrong ones, and resets the limit", async () => {
    await using server = await openAuthServer();

    const [right] = await Promise.all([server.signIn(), ...Array.from({ length: 9 }, () => server.signIn("nonsense"))]);
    const after = await server.signIn();

    expect(right.status).toBe(200);
    expect(after.status).toBe(200);
  });

  it("[SI-09] does not keep a browser out that has signed in as the user before", async () => {
    await using server = await openAuthServer({ auth: { limits: { failuresPerAddress: 3, failuresPerName: 3 } } });
    const { browserToken } = (await server.signIn()).json;
    for (let guess = 0; guess < 20; guess += 1) await server.signIn("nonsense");
    expect((await server.signIn()).status).toBe(429);

    const known = await signInWith(server, { password: "tributary", browserToken });
    const wrong = await signInWith(server, { password: "nonsense", browserToken });

    expect([known.status, wrong.status]).toEqual([200, 401]);
    expect((await signInWith(server, { password: "tributary", browserToken: known.json.browserToken })).status).toBe(
      200,
    );
  });

  it("[SI-09] gives no budget for another user's token, a session token or a forged one", async () => {
    await using server = await openAuthServer({ auth: { limits: { failuresPerAddress: 1, failuresPerName: 50 } } });
    const { browserToken, sessionToken } = (await server.signIn()).json;
    const other = (await signInWith(server, { username: "agent-2", password: "tributary" })).json.browserToken;
    const foreign = createTokens({ clock: server.clock }, { secret: new Uint8Array(32) }).issue({
      purpose: "browser",
      subject: "0",
      scope: "0",
      expiresAt: Number.MAX_SAFE_INTEGER,
    });
    await server.signIn("nonsense");

    for (const token of [other, sessionToken, foreign, "nonsense"]) {
      expect((await signInWith(server, { password: "tributary", browserToken: token })).status).toBe(429);
    }
    expect((await signInWith(server, { password: "tributary", browserToken })).status).toBe(200);
  });
});

describe("verifications", () => {
  it("[SI-12] run two at a time; those that would wait too long are refused and do not count as failures", async () => {
    const { beforeVerify, release, verified } = holdVerifications();
    await using server = await openAuthServer({ beforeVerify, auth: { hashes: { maxRunning: 2, maxWaiting: 3 } } });
    const names = Array.from({ length: 9 }, (_, index) => `name-${index}`);
    const isRefused = Promise.withResolvers<void>();
    let refused = 0;
    const answers = names.map(async (username) => {
      const answer = await signInWith(server, { username, password: "nonsense" });
      if (answer.status === 429) refused += 1;
      if (refused === 4) isRefused.resolve();
      return answer;
    });
    await isRefused.promise;
    expect(verified()).toBe(2);

    release();

    expect(await statusesOf(answers)).toEqual([...Array(5).fill(401), ...Array(4).fill(429)]);
    expect(verified()).toBe(5);
  });
});

it("[SI-12] a known browser has a place of its own when too many others wait", async () => {
  const held = holdVerifications();
  let isHolding = false;
  const beforeVerify = () => (isHolding ? held.beforeVerify() : Promise.resolve());
  await using server = await openAuthServer({ beforeVerify, auth: { hashes: { maxRunning: 1, maxWaiting: 1 } } });
  const { browserToken } = (await server.signIn()).json;
  isHolding = true;
  const isFull = Promise.withResolvers<void>();
  const others = Array.from({ length: 3 }, async (_, index) => {
    const { status } = await signInWith(server, { username: `name-${index}`, password: "nonsense" });
    if (status === 429) isFull.resolve();
  });
  await isFull.promise;

  const known = signInWith(server, { password: "tributary", browserToken });
  expect((await server.signIn()).status).toBe(429);
  held.release();

  expect((await known).status).toBe(200);
  await Promise.all(others);
});

it("[SI-12] an attempt that is refused because too many wait leaves the budgets of its name and address unchanged", async () => {
  const { beforeVerify, release, verified } = holdVerifications();
  await using server = await openAuthServer({ beforeVerify, auth: { hashes: { maxRunning: 1, maxWaiting: 0 } } });
  const running = signInWith(server, { username: "somebody", password: "nonsense" });
  await vi.waitFor(() => expect(verified()).toBe(1), { timeout: 10_000 });
  let refusals = 0;
  while (refusals < 30) refusals += (await server.signIn()).status === 429 ? 1 : 0;

  release();

  expect((await running).status).toBe(401);
  expect((await server.signIn()).status).toBe(200);
});

it("[SI-15] a password that is replaced while it is verified gives no session", async () => {
  let isCurrent = false;
  await using server = await openAuthServer({ isCurrent: async () => isCurrent });
  const agent = server.center.directory.userByName("agent-1");

  const refused = await server.signIn();
  const left = await server.sessions.familiesOf(present(agent, "agent").id);
  isCurrent = true;
  const accepted = await server.signIn();

  expect([refused.status, refused.json.code]).toEqual([401, "bad-credentials"]);
  expect(left).toEqual([]);
  expect(accepted.status).toBe(200);
});

it("[LM-33] a refusal because of too many failures is sent after one to two seconds", async () => {
  await using server = await openAuthServer({ refusalPauseMs: 1_000 });
  for (let guess = 0; guess < 10; guess += 1) await server.signIn("nonsense");
  const statuses: number[] = [];

  const refused = server.signIn().then(({ status }) => statuses.push(status));
  await vi.waitFor(() => expect(server.log.lines.map(({ message }) => message)).toContain("sign-in attempts refused"), {
    timeout: 10_000,
  });
  server.clock.advance(999);
  expect((await server.ask("GET", AUTH_PATHS.session)).status).toBe(401);
  expect(statuses).toEqual([]);
  server.clock.advance(1_001);
  await refused;

  expect(statuses).toEqual([429]);
});

describe("a refused request", () => {
  it.each([
    [{ username: "", password: "x" }, "username: a text of 1 to 100 characters"],
    [{ username: "x".repeat(101), password: "x" }, "username: a text of 1 to 100 characters"],
    [{ username: 1, password: "x" }, "username: a text of 1 to 100 characters"],
    [{ username: "x" }, "password: required"],
  ])("[SI-02] names the field and the expected value in the API's own words: %j", async (body, words) => {
    await using server = await openAuthServer();

    const { status, json } = await server.ask("POST", AUTH_PATHS.signIn, { body });

    expect(status).toBe(400);
    expect(json.message).toContain(words);
  });
});
