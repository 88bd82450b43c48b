import type { Clock, EpochMs, Random } from "@tributary/kernel";
import type { Sessions } from "../auth/sessions.ts";
import type { HttpContext } from "../context.ts";
import { cookieIn } from "../server/cookies.ts";
import type { Tokens } from "../tokens/tokens.ts";
import type { SignInChecks } from "./identity-provider.ts";

/** Kind of window that a sign-in returns to: the panel, or a window that hands the sign-in to a panel in a frame. */
export type ReturnTo = "panel" | "window";

/** A sign-in that was begun and not finished. */
export type BegunSignIn = SignInChecks & { readonly returnTo: ReturnTo; readonly expiresAt: EpochMs };

/** Sign-ins in progress. Each is kept in a cookie of the browser that began it, so that any node finishes it and no other browser can. */
export interface SignInStates {
  /** Returns a new sign-in, and the `Set-Cookie` header that keeps it. It replaces another one of this browser. */
  begin(returnTo: ReturnTo): { readonly begun: BegunSignIn; readonly cookie: string };
  /** Returns the sign-in of this browser with that state; undefined if there is none, or if it has expired. */
  read(cookies: string | undefined, state: string | undefined): BegunSignIn | undefined;
  /** Uses a sign-in: returns true once on all nodes. */
  redeem(begun: BegunSignIn): Promise<boolean>;
  /** Returns the `Set-Cookie` header that deletes the cookie. */
  noCookie(): string;
}

/** Time for signing in at the provider, with a second factor. Unit: milliseconds. */
const STATE_LIFETIME_MS = 600_000;

/** 256 bits each. Unit: bytes. */
const RANDOM_BYTES = 32;

/** Lax: the provider leads the browser back from another site. Source: RFC 6265 section 4.1. */
const ATTRIBUTES = "Path=/; HttpOnly; SameSite=Lax";

/** At loopback addresses without `https:`, Safari accepts no cookie that is `Secure`. */
type CookieKind = { readonly name: string; readonly attributes: string };
const SECURE: CookieKind = { name: "__Host-tributary-single-sign-on", attributes: `${ATTRIBUTES}; Secure` };
const ON_THIS_MACHINE: CookieKind = { name: "tributary-single-sign-on", attributes: ATTRIBUTES };

type Deps = {
  readonly tokens: Tokens;
  readonly sessions: Pick<Sessions, "redeemCode">;
  readonly clock: Clock;
  readonly random: Random;
  readonly addresses: HttpContext["addresses"];
};

/** Creates states that are signed, not stored; the store keeps only the used ones. Rules SO-02, SO-04 and SO-05. */
export function createSignInStates({ tokens, sessions, clock, random, addresses }: Deps): SignInStates {
  const kind = (): CookieKind => (addresses().http.startsWith("https:") ? SECURE : ON_THIS_MACHINE);
  const cookieWith = (value: string, seconds: number): string => {
    const { name, attributes } = kind();
    return `${name}=${value}; Max-Age=${seconds}; ${attributes}`;
  };
  const newSecret = (): string => Buffer.from(random.bytes(RANDOM_BYTES)).toString("base64url");

  return {
    begin(returnTo) {
      const expiresAt = clock.now() + STATE_LIFETIME_MS;
      const begun = { state: newSecret(), nonce: newSecret(), verifier: newSecret(), returnTo, expiresAt };
      const scope = [begun.nonce, begun.verifier, returnTo].join(".");
      const token = tokens.issue({ purpose: "single-sign-on", subject: begun.state, scope, expiresAt });
      return { begun, cookie: cookieWith(token, STATE_LIFETIME_MS / 1000) };
    },
    read(cookies, state) {
      const token = cookieIn(cookies, kind().name);
      const claims = token === undefined ? undefined : tokens.verify(token, "single-sign-on");
      if (!claims?.ok || claims.value.subject !== state) return undefined;
      const { scope, expiresAt } = claims.value;
      const [nonce = "", verifier = "", returnTo] = scope.split(".");
      return { state, nonce, verifier, returnTo: returnTo === "window" ? "window" : "panel", expiresAt };
    },
    redeem: ({ state, expiresAt }) => sessions.redeemCode(`single-sign-on/${state}`, expiresAt),
    noCookie: () => cookieWith("", 0),
  };
}
