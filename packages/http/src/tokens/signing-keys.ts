import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import { CenterError } from "@tributary/model";

/** HS256 requires a key as long as its hash. Unit: bytes. */
export const MIN_TOKEN_SECRET_BYTES = 32;

/** Secrets of an instance. The previous one verifies only, so that tokens outlive a rotation. */
export type TokenSecrets = { readonly secret: Uint8Array; readonly previousSecret?: Uint8Array };

/** Signs and verifies texts with the secrets of an instance. */
export interface SigningKeys {
  /** Returns the text with its signature, in the compact form of RFC 7515. */
  sign(payload: string): string;
  /** Returns the payload of a text that one of the secrets signed; undefined for every other text. */
  open(signed: string): string | undefined;
  /** Returns a secret that follows from a text that one of the secrets signed, and that its holder cannot compute; undefined for every other text. */
  derive(signed: string, label: string): string | undefined;
}

/** Bytes of the hash that identify a key: enough to distinguish two secrets. */
const KEY_ID_BYTES = 6;

/** Header of tokens written by earlier versions, which had one secret and no key ids. */
const HEADER_WITHOUT_KEY_ID = encode(JSON.stringify({ alg: "HS256" }));

/**
 * HMAC with SHA-256, computed on the calling thread: WebCrypto's jobs would wait behind password hashes in the thread pool. The header names
 * the key; only the headers of known keys are accepted, so the algorithm cannot be chosen by a client. Throws a `CenterError` if a secret is
 * too short. Rules TK-05 to TK-08, TK-11. Source: ADR 0012.
 */
export function createSigningKeys({ secret, previousSecret }: TokenSecrets): SigningKeys {
  const secrets = previousSecret === undefined ? [secret] : [secret, previousSecret];
  for (const { byteLength } of secrets) {
    if (byteLength >= MIN_TOKEN_SECRET_BYTES) continue;
    throw new CenterError("internal", `The secret for tokens must have at least ${MIN_TOKEN_SECRET_BYTES} bytes.`);
  }
  const header = headerOf(secret);
  /** Secrets that may have signed a token with this header. */
  const secretsByHeader = new Map<string, readonly Uint8Array[]>([
    ...secrets.map((each) => [headerOf(each), [each]] as const),
    [HEADER_WITHOUT_KEY_ID, secrets],
  ]);
  function signerOf(signed: string): Uint8Array | undefined {
    const [head = "", payload = "", signature = "", ...rest] = signed.split(".");
    if (rest.length > 0) return undefined;
    return secretsByHeader.get(head)?.find((each) => isEqual(signature, signatureOf(`${head}.${payload}`, each)));
  }

  return {
    sign(payload) {
      const signed = `${header}.${encode(payload)}`;
      return `${signed}.${signatureOf(signed, secret)}`;
    },
    open(signed) {
      if (signerOf(signed) === undefined) return undefined;
      return Buffer.from(signed.split(".")[1] ?? "", "base64url").toString("utf8");
    },
    derive(signed, label) {
      const signer = signerOf(signed);
      // Signed texts begin with an encoded header: none is equal to this one.
      return signer && signatureOf(`tributary ${label}\n${signed}`, signer);
    },
  };
}

function headerOf(secret: Uint8Array): string {
  const kid = createHmac("sha256", secret).update("tributary key id").digest().subarray(0, KEY_ID_BYTES);
  return encode(JSON.stringify({ alg: "HS256", kid: kid.toString("base64url") }));
}

function signatureOf(text: string, secret: Uint8Array): string {
  return createHmac("sha256", secret).update(text).digest("base64url");
}

/** Constant-time: response time must not reveal the correct start of a signature. */
function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}
