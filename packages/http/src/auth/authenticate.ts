import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import type { Tokens } from "../tokens/tokens.ts";
import type { Session, Sessions } from "./sessions.ts";

type Deps = { readonly tokens: Tokens; readonly sessions: Sessions };

const BEARER = /^bearer ([\w.~+/=-]{1,1000})$/i;

/** The session of a session token. Whatever is wrong with it, the answer is the same: sign in (again). Rule SI-05. */
export async function authenticate(
  { tokens, sessions }: Deps,
  sessionToken: string,
): Promise<Result<Session, Refusal>> {
  const claims = await tokens.verify(sessionToken, "session");
  const session = claims.ok ? await sessions.find(claims.value.scope) : undefined;
  return session === undefined ? refused(refusal("session-expired")) : accepted(session);
}

/** The session of a request that carries its token in the header `Authorization: Bearer …`. */
export function authenticateHeader(deps: Deps, authorization: string | undefined): Promise<Result<Session, Refusal>> {
  const token = BEARER.exec(authorization ?? "")?.[1];
  return token === undefined ? Promise.resolve(refused(refusal("session-expired"))) : authenticate(deps, token);
}

/** The token that stands for a session. */
export function tokenOf(tokens: Tokens, { id, userId, expiresAt }: Session): Promise<string> {
  return tokens.issue({ purpose: "session", subject: userId, scope: id, expiresAt });
}
