/** Sign-in by an OpenID provider: the addresses that begin and finish it. Source: docs/wire/panel-socket.md#single-sign-on. */
import { accepted, type Result, refused } from "@tributary/kernel";
import type { User } from "@tributary/model";
import { SINGLE_SIGN_ON_PATHS } from "@tributary/protocol/panel";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { RateLimiterMemory } from "rate-limiter-flexible";
import type { Session, Sessions } from "../auth/sessions.ts";
import type { TransferCodes } from "../auth/transfer-codes.ts";
import { signInTrusted } from "../auth/trusted-sign-in.ts";
import type { HttpContext } from "../context.ts";
import { headerOf, isFrame, queryOf } from "../server/page-request.ts";
import {
  createIdentityProvider,
  type IdentityProvider,
  type ProviderFailure,
  type ProviderOptions,
} from "./identity-provider.ts";
import { type SignInFailure, sendFailure, sendSuccess } from "./result-pages.ts";
import { type BegunSignIn, createSignInStates, type ReturnTo } from "./sign-in-state.ts";
import { usernameClaims, usernameIn } from "./username-claim.ts";

/** Settings of the single sign-on. `usernameClaim`: the claim that names the user; by default `preferred_username`, or else `email`. */
export type SingleSignOnOptions = ProviderOptions & { readonly usernameClaim?: string | undefined };

/** Services of the single sign-on. */
export type SingleSignOnDeps = {
  readonly sessions: Sessions;
  readonly codes: TransferCodes;
};

/** Failed sign-ins of one address within a minute: each costs a request to the provider. */
const FAILURES_PER_MINUTE = 60;
const MINUTE_S = 60;

/** Sign-ins that wait for the provider at the same time, of all addresses. */
const MAX_WAITING = 100;

/** Each reason is logged on its own, at most once a minute. */
const LOGGED: Readonly<Record<ProviderFailure["reason"], string>> = {
  unreachable: "the sign-in service cannot be reached",
  misconfigured: "the sign-in service cannot be used",
  declined: "the sign-in service declined a sign-in",
  "invalid-answer": "invalid answer of the sign-in service",
};

type Parts = SingleSignOnDeps & {
  readonly context: HttpContext;
  readonly provider: IdentityProvider;
  readonly claims: readonly string[];
  readonly states: ReturnType<typeof createSignInStates>;
  readonly failures: RateLimiterMemory;
  readonly waiting: { count: number };
};

/** Adds the addresses. Rules SO-01 to SO-12. */
export function addSingleSignOn(
  app: FastifyInstance,
  context: HttpContext,
  { options, ...deps }: SingleSignOnDeps & { readonly options: SingleSignOnOptions },
): void {
  const parts: Parts = {
    ...deps,
    context,
    provider: createIdentityProvider(context, options),
    claims: usernameClaims(options.usernameClaim),
    states: createSignInStates({ ...context, sessions: deps.sessions }),
    failures: new RateLimiterMemory({ points: FAILURES_PER_MINUTE, duration: MINUTE_S }),
    waiting: { count: 0 },
  };
  app.addHook("onReady", (done) => {
    void checkProvider(parts);
    done();
  });
  app.get(SINGLE_SIGN_ON_PATHS.begin, { exposeHeadRoute: false }, (request, reply) => begin(parts, request, reply));
  app.get(SINGLE_SIGN_ON_PATHS.callback, { exposeHeadRoute: false }, (request, reply) =>
    finish(parts, request, reply.header("set-cookie", parts.states.noCookie())),
  );
}

/** Reports at the start what would fail at a sign-in. The center serves meanwhile. */
async function checkProvider({ context, provider }: Parts): Promise<void> {
  const checked = await provider.check();
  if (!checked.ok) context.log.warn(LOGGED[checked.refusal.reason], { detail: checked.refusal.detail });
}

/** Leads a window to the provider. Only windows: what a page of another site embeds must not replace the sign-in of this browser. */
async function begin(parts: Parts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { context, provider, states } = parts;
  const destination = headerOf(request, "sec-fetch-dest");
  if (isFrame(destination)) return sendFailure(reply, { reason: "framed" });
  if (destination !== undefined && destination !== "document") return sendFailure(reply, { reason: "not-a-page" });
  const query = new URLSearchParams(queryOf(request.url));
  const returnTo: ReturnTo = query.get("to") === "panel" ? "panel" : "window";
  const { begun, cookie } = states.begin(returnTo);
  const redirectUri = redirectUriOf(context);
  const url = await provider.authorizationUrl(begun, { redirectUri, asksAgain: query.get("account") === "other" });
  if (!url.ok) {
    context.log.warn(LOGGED[url.refusal.reason], { detail: url.refusal.detail });
    return sendFailure(reply, failureOf(url.refusal.reason), returnTo);
  }
  const headers = { "set-cookie": cookie, "cache-control": "no-store", "referrer-policy": "no-referrer" };
  return reply.headers(headers).redirect(url.value.href, 303);
}

/** Verifies the answer of the provider, and hands a session to the window that began the sign-in. */
async function finish(parts: Parts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { context, states, failures, waiting } = parts;
  const query = queryOf(request.url);
  const state = new URLSearchParams(query).get("state") ?? undefined;
  const begun = states.read(request.headers.cookie, state);
  if (begun === undefined) return sendFailure(reply, { reason: "ended" });
  const address = context.limits.addressOf(request.raw);
  const isFull = waiting.count >= MAX_WAITING;
  if (!isFull) waiting.count += 1; // before anything is awaited: others would pass meanwhile
  if (isFull || !(await takeFailure(failures, address))) {
    if (!isFull) waiting.count -= 1;
    context.limits.refusals.count("single-sign-on");
    await context.limits.pauseBeforeRefusal();
    return sendFailure(reply, { reason: "too-many" }, begun.returnTo);
  }
  const user = await userOf(parts, begun, query).finally(() => {
    waiting.count -= 1;
  });
  const session = user.ok ? await sessionFor(parts, user.value, address) : user;
  if (!session.ok) return sendFailure(reply, session.refusal, begun.returnTo);
  await failures.reward(address);
  return sendSuccess(reply, { code: parts.codes.mint(session.value).code, returnTo: begun.returnTo });
}

async function sessionFor(
  { context, sessions }: Parts,
  { id: userId }: User,
  address: string,
): Promise<Result<Session, SignInFailure>> {
  const session = await signInTrusted({ ...context, sessions }, { userId, address, method: "single-sign-on" });
  return session.ok ? session : refused({ reason: session.refusal });
}

/** Returns the user that the provider's answer names, once for a sign-in. */
async function userOf(
  { context, provider, states, claims: names }: Parts,
  begun: BegunSignIn,
  query: string,
): Promise<Result<User, SignInFailure>> {
  // After the budget of the address: each use is written to the store.
  if (!(await states.redeem(begun))) return refused({ reason: "ended" });
  const { log, center } = context;
  const claims = await provider.claimsOf(new URL(redirectUriOf(context) + query), begun, {
    isSufficient: (known) => names.some((name) => known[name] !== undefined),
  });
  if (!claims.ok) {
    const { reason, detail } = claims.refusal;
    log.warn(LOGGED[reason], { detail });
    return refused(reason === "declined" ? { reason, isCanceled: detail === "access_denied" } : failureOf(reason));
  }
  const username = usernameIn(claims.value, names);
  if (username === undefined) {
    log.warn("the sign-in service gave no usable user name", { claims: names.join(", ") });
    return refused({ reason: "unnamed" });
  }
  const user = center.directory.userByName(username);
  return user === undefined ? refused({ reason: "unknown-user", username }) : accepted(user);
}

function failureOf(reason: ProviderFailure["reason"]): SignInFailure {
  return reason === "declined" ? { reason, isCanceled: false } : { reason };
}

function redirectUriOf({ addresses }: HttpContext): string {
  return addresses().http + SINGLE_SIGN_ON_PATHS.callback;
}

/** Counts a failure before the provider is asked, so that parallel attempts do not all pass; a success gives it back. */
async function takeFailure(failures: RateLimiterMemory, address: string): Promise<boolean> {
  try {
    await failures.consume(address);
    return true;
  } catch {
    await failures.reward(address);
    return false; // the budget of the address is used up
  }
}
