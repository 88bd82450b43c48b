/** Signing in and out over HTTP. Source: docs/wire/panel-socket.md#signing-in. */
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

/** Why a call did not succeed: a code of the error catalogue, or `unreachable` when no answer came. The page chooses the words. */
export type AuthRefusal = { readonly code: string };

/** The part of the platform's `fetch` that is used. Paths are on the page's own origin. */
export type Fetch = (
  path: string,
  init: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string },
) => Promise<{ readonly ok: boolean; readonly status: number; json(): Promise<unknown> }>;

/** Signs people in and out. Nothing is thrown: what fails is a refusal. */
export interface AuthClient {
  /** Refusals: `bad-credentials`, `too-many-requests`, `unreachable`, … */
  signIn(username: string, password: string): Promise<Result<SessionGrant, AuthRefusal>>;
  /** A code that another window can exchange for a session of its own, once. */
  mintCode(sessionToken: string): Promise<Result<CodeGrant, AuthRefusal>>;
  exchange(code: string): Promise<Result<SessionGrant, AuthRefusal>>;
  /** Who the session belongs to; refused with `session-expired` when it has ended. */
  whoIs(sessionToken: string): Promise<Result<SignedInUser, AuthRefusal>>;
  signOut(sessionToken: string): Promise<Result<null, AuthRefusal>>;
}

export function createAuthClient(fetch: Fetch): AuthClient {
  async function ask<Schema extends v.GenericSchema>(
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
      return refused({ code: "unreachable" }); // no network, or something between us and the server that answered in its place
    }
  }

  return {
    signIn: (username, password) =>
      ask({ method: "POST", path: AUTH_PATHS.signIn, body: { username, password } }, sessionGrant),
    mintCode: (token) => ask({ method: "POST", path: AUTH_PATHS.code, token, body: {} }, codeGrant),
    exchange: (code) => ask({ method: "POST", path: AUTH_PATHS.exchange, body: { code } }, sessionGrant),
    whoIs: (token) => ask({ method: "GET", path: AUTH_PATHS.session, token }, signedInUser),
    async signOut(token) {
      const answer = await ask({ method: "POST", path: AUTH_PATHS.signOut, token, body: {} }, v.object({}));
      return answer.ok ? accepted(null) : answer;
    },
  };
}
