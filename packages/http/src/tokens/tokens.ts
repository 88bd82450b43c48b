import type { webcrypto } from "node:crypto";
import { accepted, type Clock, createLruCache, type EpochMs, type Result, refused } from "@tributary/kernel";
import { CenterError, type Refusal, refusal } from "@tributary/model";
import { CompactSign, compactVerify, errors } from "jose";
import * as v from "valibot";

/** Purpose of a token; it is refused for every other one. */
export type TokenPurpose = "participant" | "connection" | "socket" | "session";

/** Contents of a token. `subject` and `scope` are ids: participant and conversation, or user and session. */
export type TokenClaims = {
  readonly purpose: TokenPurpose;
  readonly subject: string;
  readonly scope: string;
  readonly expiresAt: EpochMs;
};

/**
 * Issues and verifies opaque, signed tokens of at most 1000 characters.
 *
 * `verify` returns without a promise if it verified the token before (the hot path). Expiry is checked on every call. Refusals: `token-invalid`, `token-expired`.
 */
export interface Tokens {
  issue(claims: TokenClaims): Promise<string>;
  verify(token: string, purpose: TokenPurpose): Result<TokenClaims, Refusal> | Promise<Result<TokenClaims, Refusal>>;
}

/** HS256 requires a key as long as its hash. Unit: bytes. */
export const MIN_TOKEN_SECRET_BYTES = 32;

/** Maximum length of tokens in clients. Source: docs/wire/participant.md#common-rules. */
const MAX_TOKEN_LENGTH = 1_000;

/** LRU size of verified tokens, whose next check needs no promise. */
const MAX_VERIFIED_TOKENS = 50_000;

/** Signed payload. Short names, because the token is sent with every request. */
const payload = v.object({
  p: v.picklist(["participant", "connection", "socket", "session"]),
  s: v.string(),
  c: v.string(),
  e: v.number(),
});

/** Creates the token service. Tokens survive a restart as long as `secret` does. Throws a `CenterError` if it is too short. */
export function createTokens(
  { clock }: { readonly clock: Clock },
  { secret }: { readonly secret: Uint8Array },
): Tokens {
  if (secret.byteLength < MIN_TOKEN_SECRET_BYTES) {
    throw new CenterError("internal", `The secret for tokens must have at least ${MIN_TOKEN_SECRET_BYTES} bytes.`);
  }
  const key = crypto.subtle.importKey("raw", new Uint8Array(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);
  const known = createLruCache<string, TokenClaims>(MAX_VERIFIED_TOKENS);

  return {
    async issue(claims) {
      const { purpose: p, subject: s, scope: c, expiresAt: e } = claims;
      const text = new TextEncoder().encode(JSON.stringify({ p, s, c, e }));
      const token = await new CompactSign(text).setProtectedHeader({ alg: "HS256" }).sign(await key);
      known.set(token, claims);
      return token;
    },
    verify(token, purpose) {
      const claims = known.get(token);
      if (claims !== undefined) return judge(claims, purpose, clock.now());
      return readToken(token, key).then((read) => {
        if (!read.ok) return read;
        known.set(token, read.value);
        return judge(read.value, purpose, clock.now());
      });
    },
  };
}

function judge(claims: TokenClaims, purpose: TokenPurpose, now: EpochMs): Result<TokenClaims, Refusal> {
  if (claims.purpose !== purpose) return refused(refusal("token-invalid"));
  return claims.expiresAt > now ? accepted(claims) : refused(refusal("token-expired"));
}

async function readToken(token: string, key: Promise<webcrypto.CryptoKey>): Promise<Result<TokenClaims, Refusal>> {
  if (token.length > MAX_TOKEN_LENGTH) return refused(refusal("token-invalid"));
  try {
    const verified = await compactVerify(token, await key, { algorithms: ["HS256"] });
    const { p, s, c, e } = v.parse(payload, JSON.parse(new TextDecoder().decode(verified.payload)));
    return accepted({ purpose: p, subject: s, scope: c, expiresAt: e });
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError || v.isValiError(error)) {
      return refused(refusal("token-invalid"));
    }
    throw error;
  }
}
