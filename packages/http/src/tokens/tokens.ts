import type { EpochMs, Result } from "@tributary/kernel";
import type { Refusal } from "@tributary/model";

/** What a token may be used for; one made for one purpose is refused for every other. */
export type TokenPurpose = "participant" | "connection" | "socket" | "session";

/** What a token says. `subject` and `scope` are ids: participant and conversation, or user and session. */
export type TokenClaims = {
  readonly purpose: TokenPurpose;
  readonly subject: string;
  readonly scope: string;
  readonly expiresAt: EpochMs;
};

/**
 * Issues and checks opaque, signed tokens of at most 1000 characters.
 *
 * `verify` answers without a promise when it has seen the token before (the hot path), and is never later than the token's end: expiry is
 * looked at on every call. Refusals: `token-invalid`, `token-expired`.
 */
export interface Tokens {
  issue(claims: TokenClaims): Promise<string>;
  verify(token: string, purpose: TokenPurpose): Result<TokenClaims, Refusal> | Promise<Result<TokenClaims, Refusal>>;
}
