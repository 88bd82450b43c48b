import type { UserClaims } from "./identity-provider.ts";

/** Claims that name the user if no setting chooses one, the first present one. */
const DEFAULT_CLAIMS = ["preferred_username", "email"] as const;

/** As long as user names may be in a sign-in with a password. */
const MAX_LENGTH = 100;

/** Control characters, and those that are invisible or change the direction of text: they could make a name look like another one. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Returns the names of the claims that are read. */
export function usernameClaims(setting: string | undefined): readonly string[] {
  return setting === undefined ? DEFAULT_CLAIMS : [setting];
}

/**
 * Returns the user name in the claims: the first claim that is present. Undefined if there is none, or if it is not a text that can be a user name.
 *
 * An address that the provider has not verified is refused: at some providers users enter it themselves.
 */
export function usernameIn(claims: UserClaims, names: readonly string[]): string | undefined {
  const name = names.find((each) => claims[each] !== undefined);
  const value = name === undefined ? undefined : claims[name];
  if (typeof value !== "string" || value === "" || value.length > MAX_LENGTH || HIDDEN.test(value)) return undefined;
  // Names are compared in small letters, which some other characters become, too: the sign of the unit Kelvin, for example.
  if (value.normalize("NFKC") !== value) return undefined;
  return name === "email" && !mayBeVerified(claims.email_verified) ? undefined : value;
}

/** Providers that verify all addresses leave the claim out. Some write it as text, as Amazon Cognito at its UserInfo endpoint. */
function mayBeVerified(claim: unknown): boolean {
  return claim === undefined || claim === true || claim === "true";
}
