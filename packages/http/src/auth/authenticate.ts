import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import type { Tokens } from "../tokens/tokens.ts";
import type { Session, Sessions } from "./sessions.ts";

type Deps = { readonly tokens: Tokens; readonly sessions: Sessions };

const BEARER = /^bearer ([\w.~+/=-]{1,1000})$/i;

/** Returns the session of a session token. All defects of a token have the same refusal. Rule SI-05. */
export async function authenticate(
  { tokens, sessions }: Deps,
  sessionToken: string,
): Promise<Result<Session, Refusal>> {
  const claims = tokens.verify(sessionToken, "session");
  const session = claims.ok ? await sessions.find(claims.value.scope) : undefined;
  return session === undefined ? refused(refusal("session-expired")) : accepted(session);
}

/** Returns the session of a request with the header `Authorization: Bearer …`. */
export function authenticateHeader(deps: Deps, authorization: string | undefined): Promise<Result<Session, Refusal>> {
  const token = BEARER.exec(authorization ?? "")?.[1];
  return token === undefined ? Promise.resolve(refused(refusal("session-expired"))) : authenticate(deps, token);
}

/** Issues the token of a session. */
export function tokenOf(tokens: Tokens, { id, userId, expiresAt }: Session): string {
  return tokens.issue({ purpose: "session", subject: userId, scope: id, expiresAt });
}
