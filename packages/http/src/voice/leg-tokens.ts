import type { ParticipantRef } from "@tributary/engine";
import { accepted, type EpochMs, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import { MAX_BEARER_LENGTH } from "@tributary/protocol";
import type { HttpContext } from "../context.ts";
import { refOf } from "../participant/surface.ts";

/** Returns a token for the leg of a party. A client that has it can open the leg, and hear and speak in the call. Unit of `validMs`: milliseconds. */
export function issueLegToken(
  { tokens, clock }: Pick<HttpContext, "tokens" | "clock">,
  { participantId, conversationId }: ParticipantRef,
  validMs: number,
): string {
  const expiresAt = clock.now() + validMs;
  return tokens.issue({ purpose: "call-leg", subject: participantId, scope: conversationId, expiresAt });
}

/** The party of a token, and the time at which the token ends. */
export type LegToken = { readonly ref: ParticipantRef; readonly expiresAt: EpochMs };

/** Reads a token. Refusals: `token-invalid`, `token-expired`. Rule VS-01. */
export function legTokenOf(
  { tokens, revocations }: Pick<HttpContext, "tokens" | "revocations">,
  token: string,
): Result<LegToken, Refusal> {
  if (token.length > MAX_BEARER_LENGTH) return refused(refusal("token-invalid"));
  const claims = tokens.verify(token, "call-leg");
  if (!claims.ok) return claims;
  return revocations.isRevoked(claims.value)
    ? refused(refusal("token-expired"))
    : accepted({ ref: refOf(claims.value), expiresAt: claims.value.expiresAt });
}

/** Returns the party of a token. Refusals: as {@link legTokenOf}. */
export function partyOfToken(
  deps: Pick<HttpContext, "tokens" | "revocations">,
  token: string,
): Result<ParticipantRef, Refusal> {
  const read = legTokenOf(deps, token);
  return read.ok ? accepted(read.value.ref) : read;
}
