/**
 * Sign-in and sign-out: bodies of the calls under `/auth/`. The session token is sent as `Authorization: Bearer …`; no
 * cookies are used.
 */
import * as v from "valibot";

export const AUTH_PATHS = {
  signIn: "/auth/sign-in",
  code: "/auth/code",
  exchange: "/auth/exchange",
  session: "/auth/session",
  signOut: "/auth/sign-out",
} as const;

/** Body of `POST /auth/sign-in`. */
export const signInRequest = v.object({
  username: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
});

/** Body of `POST /auth/exchange`. A code is valid for one exchange within thirty seconds. */
export const exchangeRequest = v.object({ code: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) });

/** The signed-in user, as returned by `GET /auth/session`. */
export const signedInUser = v.object({
  userId: v.string(),
  username: v.string(),
  displayName: v.string(),
  permissions: v.pipe(v.array(v.string()), v.readonly()),
});

/** Response to sign-in and exchange. `expiresAt`: epoch milliseconds. */
export const sessionGrant = v.object({ sessionToken: v.string(), expiresAt: v.number(), user: signedInUser });

/** Response of `POST /auth/code`. `expiresAt`: epoch milliseconds. */
export const codeGrant = v.object({ code: v.string(), expiresAt: v.number() });

/** Response to every refused call: a code of the error catalog and its meaning. */
export const authFailure = v.object({ code: v.string(), message: v.string() });

/** {@link signedInUser} once parsed. */
export type SignedInUser = v.InferOutput<typeof signedInUser>;

/** {@link sessionGrant} once parsed. */
export type SessionGrant = v.InferOutput<typeof sessionGrant>;

/** {@link codeGrant} once parsed. */
export type CodeGrant = v.InferOutput<typeof codeGrant>;
