import type { ParticipantRef } from "@tributary/engine";
import { accepted, type EpochMs, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import { MAX_BEARER_LENGTH } from "@tributary/protocol";
import type { HttpContext } from "../context.ts";
import { refOf } from "../participant/surface.ts";

/** Returns a token for the leg of a party. A client that has it can open the leg, and hear and speak in the call. */
export function issueLegToken(
  { tokens }: Pick<HttpContext, "tokens">,
  { participantId, conversationId }: ParticipantRef,
  expiresAt: EpochMs,
): string {
  return tokens.issue({ purpose: "call-leg", subject: participantId, scope: conversationId, expiresAt });
}

/** Returns the party of a token. Refusals: `token-invalid`, `token-expired`. Rule VS-01. */
export function partyOfToken(
  { tokens, revocations }: Pick<HttpContext, "tokens" | "revocations">,
  token: string,
): Result<ParticipantRef, Refusal> {
  if (token.length > MAX_BEARER_LENGTH) return refused(refusal("token-invalid"));
  const claims = tokens.verify(token, "call-leg");
  if (!claims.ok) return claims;
  return revocations.isRevoked(claims.value) ? refused(refusal("token-expired")) : accepted(refOf(claims.value));
}
