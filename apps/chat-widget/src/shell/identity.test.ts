import { createHash, webcrypto } from "node:crypto";
import { expect, it } from "vitest";
import { identityOf } from "./identity.ts";

const hashing = webcrypto.subtle as SubtleCrypto;
const part = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString("base64url");
const tokenOf = (claims: unknown, signature = "s"): string => `${part({ alg: "HS256" })}.${part(claims)}.${signature}`;
const hashOf = (text: string): string => ` ${createHash("sha256").update(`tributary-chat ${text}`).digest("hex")}`;

it.each(["customer 7", "Zoë ✓ <b>", "x".repeat(256)])("[CW-27] is a hash of the subject %j", async (sub) => {
  const identity = await identityOf(tokenOf({ sub, exp: 1 }), hashing);

  expect(identity).toBe(hashOf(sub));
  expect(identity).not.toContain(sub);
  expect(await identityOf(tokenOf({ sub, exp: 2 }, "other"), hashing)).toBe(identity);
});

it.each(["", "abc", "a.b.c", tokenOf({}), tokenOf({ sub: 7 }), tokenOf(null), "..", "a.%%%.c"])(
  "[CW-27] of the token %j without a subject is its own",
  async (token) => {
    expect(await identityOf(token, hashing)).toBe(hashOf(token));
  },
);

it("[CW-27] is unknown in a page that is not secure", async () => {
  expect(await identityOf(tokenOf({ sub: "7" }), undefined)).toBeNull();
});
