import { createManualClock } from "@tributary/testkit";
import { CompactSign, compactVerify } from "jose";
import { expect, it } from "vitest";
import { createTokens, type TokenClaims } from "./tokens.ts";

const claims: TokenClaims = {
  purpose: "connection",
  subject: "participant",
  scope: "conversation",
  expiresAt: 1_000,
  issuedAt: 5,
};
const oldSecret = new Uint8Array(32).fill(6);
const secret = new Uint8Array(32).fill(7);
const newSecret = new Uint8Array(40).fill(8);

const tokensWith = (key: Uint8Array, previousSecret?: Uint8Array) =>
  createTokens({ clock: createManualClock(0) }, { secret: key, ...(previousSecret && { previousSecret }) });

/** A token as versions without key ids wrote it. */
const tokenWithoutKeyId = (key: Uint8Array): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify({ p: "session", s: "user", c: "session-1", e: 1_000 })))
    .setProtectedHeader({ alg: "HS256" })
    .sign(key);

it("[TK-01] a token contains its claims, and has at most 1000 characters", () => {
  const tokens = tokensWith(secret);
  const token = tokens.issue(claims);

  expect(token.length).toBeLessThanOrEqual(1_000);
  expect(tokens.verify(token, "connection")).toEqual({ ok: true, value: claims });
});

it("[TK-02] a token survives a restart", () => {
  const token = tokensWith(secret).issue(claims);
  const afterRestart = tokensWith(secret);

  expect(afterRestart.verify(token, "connection")).toEqual({ ok: true, value: claims });
  expect(afterRestart.verify(token, "connection")).toEqual({ ok: true, value: claims });
});

it("[TK-03] a token is refused for every other purpose", () => {
  const token = tokensWith(secret).issue(claims);
  const tokens = tokensWith(secret);

  for (const purpose of ["participant", "socket", "session", "sign-out"] as const) {
    expect(tokens.verify(token, purpose)).toEqual({ ok: false, refusal: { code: "token-invalid" } });
  }
});

it("[TK-04] expiry is checked at every use, also of a known token", () => {
  const clock = createManualClock(999);
  const tokens = createTokens({ clock }, { secret });
  const token = tokens.issue(claims);
  expect(tokens.verify(token, "connection").ok).toBe(true);

  clock.advance(1);

  expect(tokens.verify(token, "connection")).toEqual({ ok: false, refusal: { code: "token-expired" } });
});

it("[TK-05] refuses malformed, modified, foreign and unsigned tokens", () => {
  const tokens = tokensWith(secret);
  const token = tokensWith(secret).issue(claims);
  const [key = "", head = "", body = "", signature = ""] = token.split(".");
  const encode = (text: string): string => Buffer.from(text).toString("base64url");
  const headerWith = (members: object): string =>
    encode(JSON.stringify({ ...JSON.parse(Buffer.from(head, "base64url").toString()), ...members }));
  const otherBody = encode('{"p":"connection","s":"x","c":"y","e":9999}');
  const forgeries = [
    `${head}.${otherBody}.${signature}`,
    `${headerWith({ alg: "none" })}.${body}.`,
    `${encode('{"alg":"none"}')}.${body}.`,
    `${head}.${body}.`,
    `${headerWith({ alg: "HS512" })}.${body}.${signature}`,
    `${headerWith({ kid: "" })}.${body}.${signature}`,
    `${head}.${body}.${signature}=`,
    `${head}.${body}.${signature}.`,
    `${key}.${otherBody}.${signature}`,
    `00000000.${head}.${body}.${signature}`,
    `${key}.${key}.${head}.${body}.${signature}`,
    `${key}${head}.${body}.${signature}`,
    `${key}.${head}.${body}.${signature}.`,
    `${head}.${body}.${signature.slice(0, -1)}`,
    tokensWith(newSecret).issue(claims),
  ];

  for (const bad of ["", "x", "a.b.c", "..", ...forgeries, "x".repeat(2_000), `${token}.${"x".repeat(2_000)}`]) {
    expect(tokens.verify(bad, "connection"), bad).toEqual({ ok: false, refusal: { code: "token-invalid" } });
  }
});

it("[TK-06] a short secret is refused", () => {
  expect(() => tokensWith(new Uint8Array(31))).toThrow("at least 32 bytes");
  expect(() => tokensWith(secret, new Uint8Array(31))).toThrow("at least 32 bytes");
});

it("[TK-07] tokens of the previous secret stay valid, and new tokens are signed with the current one", () => {
  const before = tokensWith(secret).issue(claims);
  const rotated = tokensWith(newSecret, secret);
  const after = rotated.issue(claims);

  expect(rotated.verify(before, "connection")).toEqual({ ok: true, value: claims });
  expect(tokensWith(newSecret).verify(after, "connection")).toEqual({ ok: true, value: claims });
  expect(tokensWith(newSecret).verify(before, "connection")).toMatchObject({ refusal: { code: "token-invalid" } });
  expect(tokensWith(secret).verify(after, "connection")).toMatchObject({ refusal: { code: "token-invalid" } });
});

it("[TK-08] tokens without a key id are valid if one of the secrets has signed them", async () => {
  const value = { purpose: "session", subject: "user", scope: "session-1", expiresAt: 1_000 };
  const token = await tokenWithoutKeyId(secret);

  expect(tokensWith(secret).verify(token, "session")).toEqual({ ok: true, value });
  expect(tokensWith(newSecret, secret).verify(token, "session")).toEqual({ ok: true, value });
  expect(tokensWith(newSecret, oldSecret).verify(token, "session")).toMatchObject({ ok: false });
});

/** The signed part of a token. */
const signedPartOf = (token: string): string => token.slice(token.indexOf(".") + 1);

it("[TK-01] a token contains the time of its issue", () => {
  const { issuedAt: _, ...rest } = claims;

  expect(tokensWith(secret).verify(tokensWith(secret).issue(rest), "connection")).toEqual({
    ok: true,
    value: { ...rest, issuedAt: 0 },
  });
});

it("[TK-09] a token is a shard key and a compact JWS that names its key, as other implementations verify it", async () => {
  const { protectedHeader, payload } = await compactVerify(signedPartOf(tokensWith(secret).issue(claims)), secret);
  const other = await compactVerify(signedPartOf(tokensWith(newSecret).issue(claims)), newSecret);

  expect(protectedHeader).toEqual({ alg: "HS256", kid: expect.stringMatching(/^[\w-]{8}$/) });
  expect(other.protectedHeader.kid).not.toBe(protectedHeader.kid);
  expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({
    p: "connection",
    s: "participant",
    c: "conversation",
    e: 1_000,
    i: 5,
  });
});

it("[TK-10] all tokens of a conversation begin with one key, and all of a user's sessions", () => {
  const tokens = tokensWith(secret);
  const keyOf = (purpose: TokenClaims["purpose"], subject: string, scope: string): string | undefined =>
    /^[0-9a-f]{8}(?=\.)/.exec(tokens.issue({ purpose, subject, scope, expiresAt: 1_000 }))?.[0];
  const ofChat = ["ann", "ada"].flatMap((id) =>
    (["participant", "connection", "socket"] as const).map((purpose) => keyOf(purpose, id, "chat")),
  );
  const ofUser = (["session", "sign-out", "browser"] as const).map((purpose) => keyOf(purpose, "ada", purpose));
  const many = Array.from({ length: 1_000 }, (_, index) => keyOf("socket", "ann", `chat ${index}`));

  expect([new Set(ofChat).size, new Set(ofUser).size, new Set(many).size]).toEqual([1, 1, 1_000]);
  const ofFirstOfFour = many.filter((key) => Number.parseInt(String(key), 16) % 4 === 0).length;
  expect(ofFirstOfFour).toBeGreaterThan(200);
  expect(ofFirstOfFour).toBeLessThan(300);
});

it("[TK-10] a token of an earlier version, without a key, is valid", () => {
  const token = signedPartOf(tokensWith(secret).issue(claims));

  expect(tokensWith(secret).verify(token, "connection")).toEqual({ ok: true, value: claims });
});

it("[TK-11] a secret of a token is the same on every node and after a rotation, and differs by label and token", () => {
  const token = tokensWith(secret).issue(claims);
  const other = tokensWith(secret).issue({ ...claims, subject: "other" });
  const nonce = tokensWith(secret).secretOf(token, "nonce");

  expect(nonce).toMatch(/^[\w-]{43}$/);
  expect(tokensWith(newSecret, secret).secretOf(token, "nonce")).toBe(nonce);
  expect(tokensWith(secret).secretOf(token, "verifier")).not.toBe(nonce);
  expect(tokensWith(secret).secretOf(other, "nonce")).not.toBe(nonce);
  expect(token).not.toContain(nonce);
  expect(() => tokensWith(newSecret).secretOf(token, "nonce")).toThrow("invalid token");
});
