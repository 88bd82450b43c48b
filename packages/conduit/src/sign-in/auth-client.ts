/** HTTP client for sign-in and sign-out. Source: docs/wire/panel-socket.md#signing-in. */
import { accepted, type Result, refused } from "@tributary/kernel";
import {
  AUTH_PATHS,
  authFailure,
  type CodeGrant,
  codeGrant,
  type SessionGrant,
  type SignedInUser,
  sessionGrant,
  signedInUser,
} from "@tributary/protocol/panel";
import * as v from "valibot";
import type { BrowserTokens } from "./browser-tokens.ts";

/** A code of the error catalog, or `unreachable` without a response. The page chooses the text to display. */
export type AuthRefusal = { readonly code: string };

/** The used subset of the platform's `fetch`. Paths are on the page's own origin. */
export type Fetch = (
  path: string,
  init: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string },
) => Promise<{ readonly ok: boolean; readonly status: number; json(): Promise<unknown> }>;

/** Signs users in and out. Never throws; failures are refusals. */
export interface AuthClient {
  /** Refusals: `bad-credentials`, `too-many-requests`, `unreachable`, … */
  signIn(username: string, password: string): Promise<Result<SessionGrant, AuthRefusal>>;
  /** Creates a code that another window can exchange for its own session, once. */
  mintCode(sessionToken: string): Promise<Result<CodeGrant, AuthRefusal>>;
  exchange(code: string): Promise<Result<SessionGrant, AuthRefusal>>;
  /** Returns the user of the session; refuses with `session-expired` if it has ended. */
  whoIs(sessionToken: string): Promise<Result<SignedInUser, AuthRefusal>>;
  signOut(sessionToken: string): Promise<Result<null, AuthRefusal>>;
}

/**
 * Creates an {@link AuthClient}. `browsers` stores the proof that this browser has signed in as a user before, with which the server does not
 * count the failures of others against it.
 */
export function createAuthClient(fetch: Fetch, browsers: BrowserTokens): AuthClient {
  async function request<Schema extends v.GenericSchema>(
    { method, path, token, body }: { method: string; path: string; token?: string; body?: object },
    schema: Schema,
  ): Promise<Result<v.InferOutput<Schema>, AuthRefusal>> {
    const headers = {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    try {
      const response = await fetch(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = await response.json();
      if (!response.ok) return refused({ code: v.parse(authFailure, answer).code });
      return accepted(v.parse(schema, answer));
    } catch {
      return refused({ code: "unreachable" }); // no network, or an intermediary responded instead of the server
    }
  }

  async function granted(path: string, body: object): Promise<Result<SessionGrant, AuthRefusal>> {
    const answer = await request({ method: "POST", path, body }, sessionGrant);
    if (answer.ok) browsers.save(answer.value.user.username, answer.value.browserToken);
    return answer;
  }

  return {
    signIn: (username, password) =>
      granted(AUTH_PATHS.signIn, { username, password, browserToken: browsers.tokenOf(username) }),
    mintCode: (token) => request({ method: "POST", path: AUTH_PATHS.code, token, body: {} }, codeGrant),
    exchange: (code) => granted(AUTH_PATHS.exchange, { code }),
    whoIs: (token) => request({ method: "GET", path: AUTH_PATHS.session, token }, signedInUser),
    async signOut(token) {
      const answer = await request({ method: "POST", path: AUTH_PATHS.signOut, token, body: {} }, v.object({}));
      return answer.ok ? accepted(null) : answer;
    },
  };
}
