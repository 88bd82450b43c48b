import { createPublicKey, type KeyObject } from "node:crypto";

/** Key of a site's back end, with the one algorithm that fits it: a token never chooses. */
export type VisitorKey = { readonly key: KeyObject | Uint8Array; readonly algorithm: "HS256" | "RS256" | "EdDSA" };

/** Shortest secret: as long as its hash. Unit: bytes. Source: RFC 7518 section 3.2 */
const MIN_SECRET_BYTES = 32;
/** Shortest RSA key. Unit: bits. Source: RFC 7518 section 3.3 */
const MIN_RSA_BITS = 2048;

/**
 * Public keys in other forms than PEM, addresses and paths: as secrets they would let all who know them sign. The last two are the beginnings of DER and PEM in
 * base64.
 */
const NO_SECRET = /^\s*(?:[{[/]|ssh-|ecdsa-|https?:|file:|MII[A-H]|MCowBQYDK2Vw|LS0tLS1CRUdJTi)/u;

/** Returns the key of a setting: a PEM public key (RSA or Ed25519), or a secret. Undefined if it is too weak or of another kind. */
export function visitorKeyOf(text: string): VisitorKey | undefined {
  if (!text.includes("-----BEGIN")) {
    if (NO_SECRET.test(text)) return undefined;
    const key = new TextEncoder().encode(text);
    return key.length < MIN_SECRET_BYTES ? undefined : { key, algorithm: "HS256" };
  }
  if (!text.includes("PUBLIC KEY-----")) return undefined; // a private key does not belong in a center
  try {
    const key = createPublicKey(text.replaceAll("\\n", "\n")); // environment files write line breaks like this
    if (key.asymmetricKeyType === "ed25519") return { key, algorithm: "EdDSA" };
    const bits = key.asymmetricKeyType === "rsa" ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : 0;
    return bits < MIN_RSA_BITS ? undefined : { key, algorithm: "RS256" };
  } catch {
    return undefined; // not a key
  }
}
