import { expect, it } from "vitest";
import type { TokenClaims } from "./tokens.ts";
import { createTokens } from "./tokens.ts";

const claims: TokenClaims = { purpose: "connection", subject: "participant", scope: "conversation", expiresAt: 1_000 };
const secret = new Uint8Array(32).fill(7);

function tokensAt(time: { now: number }, key = secret) {
  const clock = {
    now: () => time.now,
    monotonicMs: () => 0,
    after: () => ({ [Symbol.dispose]: () => {} }),
    soon: () => {},
  };
  return createTokens({ clock }, { secret: key });
}

it("[TK-01] a token contains its claims, and is verified without a promise once it is known", async () => {
  const tokens = tokensAt({ now: 0 });
  const token = await tokens.issue(claims);

  expect(token.length).toBeLessThanOrEqual(1_000);
  expect(tokens.verify(token, "connection")).toEqual({ ok: true, value: claims });
});

it("[TK-02] a token survives a restart", async () => {
  const token = await tokensAt({ now: 0 }).issue(claims);
  const afterRestart = tokensAt({ now: 0 });

  expect(await afterRestart.verify(token, "connection")).toEqual({ ok: true, value: claims });
});

it("[TK-03] a token is refused for every other purpose", async () => {
  const tokens = tokensAt({ now: 0 });
  const token = await tokens.issue(claims);

  expect(await tokens.verify(token, "participant")).toEqual({ ok: false, refusal: { code: "token-invalid" } });
});

it("[TK-04] expiry is checked at every use, also of a known token", async () => {
  const time = { now: 999 };
  const tokens = tokensAt(time);
  const token = await tokens.issue(claims);
  expect((await tokens.verify(token, "connection")).ok).toBe(true);

  time.now = 1_000;

  expect(await tokens.verify(token, "connection")).toEqual({ ok: false, refusal: { code: "token-expired" } });
});

it("[TK-05] refuses malformed, modified, foreign and unsigned tokens", async () => {
  const tokens = tokensAt({ now: 0 });
  const token = await tokens.issue(claims);
  const [head, body, signature] = token.split(".");
  const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${body}.`;
  const foreign = await tokensAt({ now: 0 }, new Uint8Array(32).fill(8)).issue(claims);
  const forged = `${head}.${Buffer.from('{"p":"connection","s":"x","c":"y","e":9999}').toString("base64url")}.${signature}`;

  for (const bad of ["", "x", "a.b.c", forged, unsigned, foreign, "x".repeat(2_000)]) {
    expect(await tokens.verify(bad, "connection")).toEqual({ ok: false, refusal: { code: "token-invalid" } });
  }
});

it("[TK-06] a short secret is refused", () => {
  expect(() => tokensAt({ now: 0 }, new Uint8Array(16))).toThrow("at least 32 bytes");
});
