import type { Clock } from "@tributary/kernel";
import { cookieIn } from "../server/cookies.ts";
import type { Tokens } from "../tokens/tokens.ts";
import type { Session } from "./sessions.ts";

/**
 * The only cookie of sessions: it names the family of the newest session in a browser, and is read by `/logout` alone. It grants nothing but
 * the end of that family.
 *
 * Host pages fetch `/logout` from another site, hence `SameSite=None`, and `Partitioned`, so that browsers that block cookies of other sites
 * accept it. Browsers accept `Secure` over `https:` and on loopback addresses. Source: RFC 6265 section 4.1; docs/wire/panel-socket.md#signing-out.
 */
const NAME = "__Host-tributary-family";
const ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=None; Partitioned";

/** Returns the `Set-Cookie` header of a session. */
export function familyCookie(tokens: Tokens, clock: Clock, { userId, familyId, expiresAt }: Session): string {
  const value = tokens.issue({ purpose: "sign-out", subject: userId, scope: familyId, expiresAt });
  const seconds = Math.max(0, Math.floor((expiresAt - clock.now()) / 1000));
  return `${NAME}=${value}; Max-Age=${seconds}; ${ATTRIBUTES}`;
}

/** `Set-Cookie` header that deletes the cookie. */
export const NO_FAMILY_COOKIE = `${NAME}=; Max-Age=0; ${ATTRIBUTES}`;

/** Returns the id of the family that the `Cookie` header of a request names, if this center has signed it. */
export function familyIdOf(tokens: Tokens, header: string | undefined): string | undefined {
  const value = cookieIn(header, NAME);
  const claims = value === undefined ? undefined : tokens.verify(value, "sign-out");
  return claims?.ok ? claims.value.scope : undefined;
}
