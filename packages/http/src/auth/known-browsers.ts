import { type Clock, type Random, uuidV7 } from "@tributary/kernel";
import type { UserId } from "@tributary/model";
import type { Tokens } from "../tokens/tokens.ts";

/** Proof that a browser has signed in as a user before. It replaces no password: it only gives the browser a budget of its own. Rule SI-09. */
export interface KnownBrowsers {
  /** Returns the id of the browser that the token was issued to, if it was issued for that user. */
  idOf(browserToken: string | undefined, userId: UserId | undefined): string | undefined;
  /** Issues the token of a browser, or of a new one. */
  tokenFor(userId: UserId, browserId: string | undefined): string;
}

/** A browser that does not sign in for this long is a new one. Unit: milliseconds. */
const BROWSER_MS = 180 * 86_400_000;

type Deps = { readonly tokens: Tokens; readonly clock: Clock; readonly random: Random };

export function createKnownBrowsers({ tokens, clock, random }: Deps): KnownBrowsers {
  return {
    idOf(browserToken, userId) {
      const claims = browserToken === undefined ? undefined : tokens.verify(browserToken, "browser");
      return claims?.ok === true && claims.value.subject === userId ? claims.value.scope : undefined;
    },
    tokenFor(userId, browserId = uuidV7(clock.now(), random)) {
      const expiresAt = clock.now() + BROWSER_MS;
      return tokens.issue({ purpose: "browser", subject: userId, scope: browserId, expiresAt });
    },
  };
}
