/** The `state` of an authorization request, from which the other secrets of a sign-in follow: nothing of them is stored. Rule AN-21. */
import { createHash } from "node:crypto";
import type { IssuedAuthentication } from "@tributary/engine";
import { type AuthenticationId, asId, type ConversationId } from "@tributary/model";
import type { SignInChecks } from "../single-sign-on/identity-provider.ts";
import type { Tokens } from "../tokens/tokens.ts";

/** The sign-in that a state belongs to. */
export type BegunAuthentication = {
  readonly conversationId: ConversationId;
  readonly authenticationId: AuthenticationId;
  /** Returns true for the address to which the provider was asked to lead back. */
  readonly isFor: (redirectUri: string) => boolean;
  readonly checks: SignInChecks;
};

/** Returns the checks of a sign-in: the same each time, so that a repeated request has the same address. */
export function checksOf(
  tokens: Tokens,
  conversationId: ConversationId,
  { id, expiresAt, redirectUri }: IssuedAuthentication,
): SignInChecks {
  const scope = `${conversationId}/${digestOf(redirectUri)}`;
  return withSecrets(tokens, tokens.issue({ purpose: "authentication", subject: id, scope, expiresAt }));
}

/** Returns the sign-in of a state; undefined if it is not one of this center, or has expired. */
export function begunBy(tokens: Tokens, state: string): BegunAuthentication | undefined {
  const claims = tokens.verify(state, "authentication");
  if (!claims.ok) return undefined;
  const [conversationId = "", digest] = claims.value.scope.split("/");
  return {
    conversationId: asId<ConversationId>(conversationId),
    authenticationId: asId<AuthenticationId>(claims.value.subject),
    isFor: (redirectUri) => digestOf(redirectUri) === digest,
    checks: withSecrets(tokens, state),
  };
}

function withSecrets(tokens: Tokens, state: string): SignInChecks {
  return { state, nonce: tokens.secretOf(state, "nonce"), verifier: tokens.secretOf(state, "verifier") };
}

function digestOf(redirectUri: string): string {
  return createHash("sha256").update(redirectUri).digest("base64url");
}
