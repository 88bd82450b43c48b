import type { UserClaims } from "./identity-provider.ts";

/** Control characters, and those that are invisible or change the direction of text: they could make a name look like another one. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/**
 * Returns a claim by which a person is found: undefined if it is absent, or not a text that can be one.
 *
 * An address that the provider has not verified is refused: at some providers users enter it themselves.
 */
export function readableClaim(claims: UserClaims, name: string, maxLength: number): string | undefined {
  const value = claims[name];
  if (typeof value !== "string" || value === "" || value.length > maxLength || HIDDEN.test(value)) return undefined;
  // Names are compared in small letters, which some other characters become, too: the sign of the unit Kelvin, for example.
  if (value.normalize("NFKC") !== value) return undefined;
  return name === "email" && !mayBeVerified(claims.email_verified) ? undefined : value;
}

/** Providers that verify all addresses leave the claim out. Some write it as text, as Amazon Cognito at its UserInfo endpoint. */
function mayBeVerified(claim: unknown): boolean {
  return claim === undefined || claim === true || claim === "true";
}
