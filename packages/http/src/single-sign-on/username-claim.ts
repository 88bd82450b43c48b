import type { UserClaims } from "./identity-provider.ts";
import { readableClaim } from "./readable-claim.ts";

/** Claims that name the user if no setting chooses one, the first present one. */
const DEFAULT_CLAIMS = ["preferred_username", "email"] as const;

/** As long as user names may be in a sign-in with a password. */
const MAX_LENGTH = 100;

/** Returns the names of the claims that are read. */
export function usernameClaims(setting: string | undefined): readonly string[] {
  return setting === undefined ? DEFAULT_CLAIMS : [setting];
}

/** Returns the user name in the claims: the first claim that is present. Undefined if there is none, or if it is not a text that can be a user name. */
export function usernameIn(claims: UserClaims, names: readonly string[]): string | undefined {
  const name = names.find((each) => claims[each] !== undefined);
  return name === undefined ? undefined : readableClaim(claims, name, MAX_LENGTH);
}
