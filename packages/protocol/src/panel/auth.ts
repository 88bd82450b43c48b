/**
 * Sign-in and sign-out: bodies of the calls under `/auth/`. The session token is sent as `Authorization: Bearer …`; the
 * only cookie of sessions is for `/logout`.
 */
import * as v from "valibot";
import { object } from "../object.ts";

export const AUTH_PATHS = {
  signIn: "/auth/sign-in",
  code: "/auth/code",
  exchange: "/auth/exchange",
  session: "/auth/session",
  signOut: "/auth/sign-out",
} as const;

/** Addresses of the single sign-on: two that a window is led through, and two scripts. */
export const SINGLE_SIGN_ON_PATHS = {
  begin: "/auth/oidc",
  callback: "/auth/oidc/callback",
  buttonScript: "/single-sign-on/button.js",
  finishScript: "/single-sign-on/finish.js",
} as const;

/** Page that signs a browser in with the code in the fragment of its address. */
export const FEDERATION_PATH = "/auth/federate";

/**
 * Name of the `meta` element of the panel's page whose content is the label of the button; `data-origin` is the public origin of the center. Without it there
 * is no single sign-on.
 */
export const SINGLE_SIGN_ON_META = "tributary-single-sign-on";

const textOf = (maxLength: number) => {
  const expected = `a text of 1 to ${maxLength} characters`;
  return v.pipe(v.string(expected), v.minLength(1, expected), v.maxLength(maxLength, expected));
};

/** From an earlier grant of the same user in this browser. One that is invalid has no effect. */
const browserToken = v.optional(textOf(1000));

/** Body of `POST /auth/sign-in`. */
export const signInRequest = object({ username: textOf(100), password: textOf(1000), browserToken });

/** Body of `POST /auth/exchange`. A code is valid for one exchange within thirty seconds, that of a federation within two minutes. */
export const exchangeRequest = object({ code: textOf(200), browserToken });

/** The signed-in user, as returned by `GET /auth/session`. */
export const signedInUser = object({
  userId: v.string(),
  username: v.string(),
  displayName: v.string(),
  permissions: v.pipe(v.array(v.string()), v.readonly()),
});

/**
 * Response to sign-in and exchange. `expiresAt`: epoch milliseconds of the server's clock, which may differ from the
 * page's by hours. `browserToken`: proof for later sign-ins of this user that this browser has signed in before.
 */
export const sessionGrant = object({
  sessionToken: v.string(),
  expiresAt: v.number(),
  browserToken: v.optional(v.string()),
  user: signedInUser,
});

/** Response of `POST /auth/code`. `expiresAt`: epoch milliseconds. */
export const codeGrant = object({ code: v.string(), expiresAt: v.number() });

/** Response to every refused call: a code of the error catalog and its meaning. */
export const authFailure = object({ code: v.string(), message: v.string() });

/** {@link signedInUser} once parsed. */
export type SignedInUser = v.InferOutput<typeof signedInUser>;

/** {@link sessionGrant} once parsed. */
export type SessionGrant = v.InferOutput<typeof sessionGrant>;

/** {@link codeGrant} once parsed. */
export type CodeGrant = v.InferOutput<typeof codeGrant>;
