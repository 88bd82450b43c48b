import { generateKeyPairSync } from "node:crypto";
import { createManualClock } from "@tributary/testkit";
import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { verifyVisitor } from "./visitor-identity.ts";
import { visitorKeyOf } from "./visitor-key.ts";

const SECRET = "s".repeat(32);
const RSA = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ED25519 = generateKeyPairSync("ed25519");
const pem = (pair: { readonly publicKey: typeof RSA.publicKey }): string =>
  pair.publicKey.export({ type: "spki", format: "pem" }).toString();
const secretBytes = new TextEncoder().encode(SECRET);

const clock = createManualClock();
const nowSeconds = Math.floor(clock.now() / 1_000);
const token = (
  payload: Record<string, unknown> = {},
  alg = "HS256",
  key: Parameters<SignJWT["sign"]>[0] = secretBytes,
) => new SignJWT({ sub: "customer 7", exp: nowSeconds + 600, ...payload }).setProtectedHeader({ alg }).sign(key);

async function verified(jwt: string, keyText = SECRET) {
  const key = visitorKeyOf(keyText);
  if (key === undefined) throw new Error("not a key");
  const visitor = await verifyVisitor(jwt, key, clock);
  return visitor.ok ? visitor.value : visitor.refusal;
}

describe("verifyVisitor", () => {
  it.each([
    ["HS256", SECRET, secretBytes],
    ["RS256", pem(RSA), RSA.privateKey],
    ["EdDSA", pem(ED25519), ED25519.privateKey],
    ["EdDSA", pem(ED25519).replaceAll("\n", "\\n"), ED25519.privateKey],
  ])("[WS-07] returns the customer of a token signed with %s", async (alg, keyText, key) => {
    const jwt = await token({ name: "Ada", attributes: { plan: "gold" } }, alg, key);

    expect(await verified(jwt, keyText)).toEqual({ id: "customer 7", name: "Ada", attributes: { plan: "gold" } });
  });

  it("[WS-07] refuses other signatures, among them those that choose an algorithm of their own", async () => {
    const other = generateKeyPairSync("ed25519").privateKey;
    const publicBytes = new TextEncoder().encode(pem(RSA));
    const jwts: readonly (readonly [string | Promise<string>, string])[] = [
      [token({}, "HS256", new TextEncoder().encode("x".repeat(32))), SECRET],
      [token({}, "HS512", new TextEncoder().encode("s".repeat(64))), SECRET],
      [token({}, "EdDSA", other), pem(ED25519)],
      [token({}, "HS256", publicBytes), pem(RSA)], // the public key as a secret
      [new UnsecuredJWT({ sub: "customer 7", exp: nowSeconds + 600 }).encode(), SECRET],
      ["", SECRET],
      ["a.b.c", SECRET],
      [`${"a".repeat(9_000)}.b.c`, SECRET],
    ];

    for (const [jwt, key] of jwts) expect(await verified(await jwt, key)).toMatchObject({ code: "token-invalid" });
  });

  it.each([
    [{ exp: undefined }, "token-invalid"],
    [{ exp: nowSeconds - 61 }, "token-expired"],
    [{ exp: nowSeconds + 3_700 }, "token-invalid"],
    [{ nbf: nowSeconds + 120 }, "token-invalid"],
    [{ sub: "" }, "token-invalid"],
    [{ sub: "x".repeat(257) }, "token-invalid"],
    [{ name: 7 }, "token-invalid"],
    [{ attributes: { plan: 7 } }, "token-invalid"],
    [{ attributes: { "a b": "c" } }, "token-invalid"],
  ])("[WS-07] refuses the claims %j as %s", async (payload, code) => {
    expect(await verified(await token(payload))).toMatchObject({ code, field: "x-amz-security-token" });
  });
});

describe("visitorKeyOf", () => {
  it.each([
    ["a short secret", "s".repeat(31)],
    ["a short RSA key", pem(generateKeyPairSync("rsa", { modulusLength: 1024 }))],
    ["another kind of key", pem(generateKeyPairSync("ec", { namedCurve: "P-256" }))],
    ["a private key", ED25519.privateKey.export({ type: "pkcs8", format: "pem" }).toString()],
    ["a public key in base64", pem(ED25519).replaceAll(/-----[^-]*-----|\n/gu, "")],
    ["a public RSA key in base64", pem(RSA).replaceAll(/-----[^-]*-----|\n/gu, "")],
    ["a PEM in base64", Buffer.from(pem(ED25519)).toString("base64")],
    ["a JWK", JSON.stringify(ED25519.publicKey.export({ format: "jwk" }))],
    ["a key of SSH", `ssh-ed25519 ${"A".repeat(68)}`],
    ["the address of a key set", "https://login.example.org/.well-known/jwks.json"],
    ["the path of a file", "/etc/tributary/visitor-public-key.pem"],
    ["a broken key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"],
  ])("[WS-07] accepts no %s", (_what, text) => {
    expect(visitorKeyOf(text)).toBeUndefined();
  });
});
