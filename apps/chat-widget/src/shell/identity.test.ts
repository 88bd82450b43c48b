import { createHash, webcrypto } from "node:crypto";
import { expect, it } from "vitest";
import { identityOf } from "./identity.ts";

const hashing = webcrypto.subtle as SubtleCrypto;
const part = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString("base64url");
const tokenOf = (claims: unknown, signature = "s"): string => `${part({ alg: "HS256" })}.${part(claims)}.${signature}`;
const hashOf = (text: string): string => ` ${createHash("sha256").update(`tributary-chat ${text}`).digest("hex")}`;

it.each(["customer 7", "Zoë ✓ <b>", "x".repeat(256)])(
  "[CW-27] an identity has a key with a hash of the subject %j",
  async (sub) => {
    const { key } = await identityOf(tokenOf({ sub, exp: 1 }), hashing);

    expect(key).toBe(hashOf(sub));
    expect(key).not.toContain(sub);
    expect((await identityOf(tokenOf({ sub, exp: 2 }, "other"), hashing)).key).toBe(key);
  },
);

it.each(["", "abc", "a.b.c", tokenOf({}), tokenOf({ sub: 7 }), tokenOf(null), tokenOf("text"), "..", "a.%%%.c"])(
  "[CW-27] the token %j without a subject is a customer of its own",
  async (token) => {
    expect(await identityOf(token, hashing)).toEqual({
      subject: token,
      key: hashOf(token),
      name: null,
      attributes: {},
    });
  },
);

it("[CW-27] an identity has a subject and no key in a page that is not secure", async () => {
  expect(await identityOf(tokenOf({ sub: "7", name: "Ada" }), undefined)).toEqual({
    subject: "7",
    key: null,
    name: "Ada",
    attributes: {},
  });
});

it.each([
  [
    { name: "Zoë", attributes: { plan: "gold" } },
    { name: "Zoë", attributes: { plan: "gold" } },
  ],
  [{ name: "  " }, { name: null, attributes: {} }],
  [{ name: ` ${"x".repeat(300)}` }, { name: "x".repeat(256), attributes: {} }],
  [{ attributes: { plan: "", topic: " ", order: 7, city: " Wien " } }, { attributes: { city: " Wien " } }],
  [
    { name: 7, attributes: null },
    { name: null, attributes: {} },
  ],
])("[CW-36] an identity with the claims %j has %j", async (claims, known) => {
  expect(await identityOf(tokenOf({ sub: "7", ...claims }), hashing)).toMatchObject(known);
});
