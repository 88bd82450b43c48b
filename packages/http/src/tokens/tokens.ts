import { accepted, type Clock, createLruCache, type EpochMs, type Result, refused } from "@tributary/kernel";
import { CenterError, type Refusal, refusal } from "@tributary/model";
import * as v from "valibot";
import { shardKeyOf, splitToken } from "./shard-key.ts";
import { createSigningKeys, type SigningKeys, type TokenSecrets } from "./signing-keys.ts";

/** Purpose of a token; it is refused for every other one. */
export type TokenPurpose =
  | "participant"
  | "connection"
  | "call-leg"
  | "socket"
  | "upload"
  | "download"
  | "message"
  | "session"
  | "sign-out"
  | "browser"
  | "code"
  | "single-sign-on"
  | "authentication";

/**
 * Contents of a token. `subject` and `scope` are ids: participant and conversation, participant and file or message of a conversation, user and session, family of sessions, browser, code,
 * state of a single sign-on, or authentication and conversation.
 */
export type TokenClaims = {
  readonly purpose: TokenPurpose;
  readonly subject: string;
  readonly scope: string;
  readonly expiresAt: EpochMs;
  /** Time of issue, or an earlier one at which the access was checked, in tokens that can be revoked; absent in those of earlier versions. */
  readonly issuedAt?: EpochMs;
};

/** Issues and verifies opaque, signed tokens of at most 1000 characters. Expiry is checked on every call. */
export interface Tokens {
  /** Default of `issuedAt`, for tokens that can be revoked: now. */
  issue(claims: TokenClaims): string;
  /** Refusals: `token-invalid`, `token-expired`. */
  verify(token: string, purpose: TokenPurpose): Result<TokenClaims, Refusal>;
  /** Returns a secret that follows from a valid token and from nothing that is stored. Who has the token cannot compute it. Shape: 43 characters of base64url. */
  secretOf(token: string, label: "nonce" | "verifier"): string;
}

/** Maximum length of tokens in clients. Source: docs/wire/participant.md#common-rules. */
const MAX_TOKEN_LENGTH = 1_000;

/** Purposes of tokens that can be revoked. Others do not contain the time of their issue: codes must be short. */
const REVOCABLE: ReadonlySet<TokenPurpose> = new Set(["participant", "connection", "call-leg", "socket"]);

/** LRU size of verified tokens, which are not read again. */
const MAX_VERIFIED_TOKENS = 50_000;

/** Signed payload. Short names, because the token is sent with every request. */
const payload = v.object({
  p: v.picklist([
    "participant",
    "connection",
    "call-leg",
    "socket",
    "upload",
    "download",
    "message",
    "session",
    "sign-out",
    "browser",
    "code",
    "single-sign-on",
    "authentication",
  ]),
  s: v.string(),
  c: v.string(),
  e: v.number(),
  i: v.optional(v.number()),
});

/**
 * Creates the token service. Tokens survive a restart as long as one of the secrets does. Throws a `CenterError` if a secret is too short.
 * Rules TK-01 to TK-11.
 */
export function createTokens({ clock }: { readonly clock: Clock }, secrets: TokenSecrets): Tokens {
  const keys = createSigningKeys(secrets);
  const verified = createLruCache<string, TokenClaims>(MAX_VERIFIED_TOKENS);

  return {
    issue(claims) {
      const { purpose: p, subject: s, scope: c, expiresAt: e } = claims;
      const i = REVOCABLE.has(p) ? (claims.issuedAt ?? clock.now()) : undefined;
      const token = `${shardKeyOf(claims)}.${keys.sign(JSON.stringify({ p, s, c, e, i }))}`;
      verified.set(token, i === undefined ? claims : { ...claims, issuedAt: i });
      return token;
    },
    verify(token, purpose) {
      const known = verified.get(token);
      const claims = known ?? readToken(token, keys);
      if (claims === undefined) return refused(refusal("token-invalid"));
      if (known === undefined) verified.set(token, claims);
      if (claims.purpose !== purpose) return refused(refusal("token-invalid"));
      return claims.expiresAt > clock.now() ? accepted(claims) : refused(refusal("token-expired"));
    },
    secretOf(token, label) {
      const secret = keys.derive(splitToken(token).signed, label);
      if (secret === undefined) throw new CenterError("internal", "A secret was derived from an invalid token.");
      return secret;
    },
  };
}

function readToken(token: string, keys: SigningKeys): TokenClaims | undefined {
  const { key, signed } = splitToken(token);
  const text = token.length > MAX_TOKEN_LENGTH ? undefined : keys.open(signed);
  if (text === undefined) return undefined;
  const parsed = v.safeParse(payload, JSON.parse(text)); // JSON, because this center signed it
  if (!parsed.success) return undefined;
  const { p, s, c, e, i } = parsed.output;
  const claims: TokenClaims = {
    purpose: p,
    subject: s,
    scope: c,
    expiresAt: e,
    ...(i !== undefined && { issuedAt: i }),
  };
  // The key follows from what is signed, so that no part of a token can be changed.
  return key === undefined || key === shardKeyOf(claims) ? claims : undefined;
}
