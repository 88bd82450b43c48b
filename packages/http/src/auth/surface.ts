/** Sign-in and sign-out over HTTP. Sessions are sent as bearer tokens. Source: docs/wire/panel-socket.md#signing-in. */
import { accepted, type Result, refused } from "@tributary/kernel";
import { displayNameOf, ERRORS, explain, type Refusal, refusal, type User } from "@tributary/model";
import {
  AUTH_PATHS,
  type CodeGrant,
  exchangeRequest,
  FEDERATION_PATH,
  type SessionGrant,
  type SignedInUser,
  signInRequest,
} from "@tributary/protocol/panel";
import type { FastifyReply, FastifyRequest } from "fastify";
import type * as v from "valibot";
import { isAdministrator } from "../connect/permissions.ts";
import type { HttpContext, Surface } from "../context.ts";
import type { ApprovedOrigins } from "../server/page-request.ts";
import { parseInput, parseJson } from "../server/parse-input.ts";
import { sendFederationPage } from "../single-sign-on/result-pages.ts";
import { addSingleSignOn, type SingleSignOnOptions } from "../single-sign-on/single-sign-on.ts";
import { authenticateHeader, tokenOf } from "./authenticate.ts";
import { familyCookie, NO_FAMILY_COOKIE } from "./family-cookie.ts";
import { createKnownBrowsers, type KnownBrowsers } from "./known-browsers.ts";
import { addLogout } from "./logout.ts";
import type { Session, Sessions } from "./sessions.ts";
import { createSignIn, type Granted, type SignInOptions, type SignInRefusal, type VerifyPassword } from "./sign-in.ts";
import { signOut } from "./sign-out.ts";
import { createTransferCodes, type TransferCodes } from "./transfer-codes.ts";

/** Dependencies of the auth surface. */
export type AuthDeps = { readonly sessions: Sessions; readonly verifyPassword: VerifyPassword };

/**
 * Settings of the auth surface. `approvedOrigins`: of pages that may use `/logout`. `singleSignOn`: the OpenID provider; with `isOnly`, only administrators
 * may sign in with a password.
 */
export type AuthOptions = Omit<SignInOptions, "mayUsePassword"> & {
  readonly approvedOrigins?: ApprovedOrigins;
  readonly singleSignOn?: (SingleSignOnOptions & { readonly isOnly: boolean }) | undefined;
};

const HEADERS = { "content-type": "application/json", "cache-control": "no-store" } as const;

type State = AuthDeps & {
  readonly context: HttpContext;
  readonly codes: TransferCodes;
  readonly browsers: KnownBrowsers;
};

/** Surface of the calls below `/auth/`, and of `/logout`. Rules SI-01 to SI-15, and SO. */
export function createAuthSurface(deps: AuthDeps, options: AuthOptions = {}): Surface {
  return (app, context) => {
    const { log, clock, center, notes } = context;
    const browsers = createKnownBrowsers(context);
    const codes = createTransferCodes({ ...deps, ...context });
    const state: State = { ...deps, context, browsers, codes };
    const { singleSignOn, ...signInOptions } = options;
    const signIn = createSignIn(
      {
        ...deps,
        log,
        clock,
        browsers,
        users: center.directory,
        refusals: context.limits.refusals,
        notes,
      },
      {
        ...signInOptions,
        ...(singleSignOn?.isOnly && { mayUsePassword: ({ id }) => isAdministrator(center.directory, id) }),
      },
    );
    if (singleSignOn !== undefined) {
      addSingleSignOn(app, context, { ...deps, codes, options: singleSignOn });
    }
    app.get(FEDERATION_PATH, { exposeHeadRoute: false }, (_request, reply) => sendFederationPage(reply));
    app.post(AUTH_PATHS.signIn, async (request, reply) => {
      const body = readBody(signInRequest, request);
      if (!body.ok) return answer(reply, body);
      const address = context.limits.addressOf(request.raw);
      const signedIn = await signIn({ ...body.value, address });
      if (!signedIn.ok && signedIn.refusal.code === "too-many-requests") await context.limits.pauseBeforeRefusal();
      return answerGrant(state, reply, signedIn);
    });
    app.post(AUTH_PATHS.code, async (request, reply) => answer(reply, await mintCode(state, request)));
    app.post(AUTH_PATHS.exchange, async (request, reply) => answerGrant(state, reply, await exchange(state, request)));
    app.get(AUTH_PATHS.session, async (request, reply) => answer(reply, await whoIs(state, request)));
    app.post(AUTH_PATHS.signOut, async (request, reply) => {
      const result = await endSession(state, request);
      if (result.ok) reply.header("set-cookie", NO_FAMILY_COOKIE);
      return answer(reply, result);
    });
    addLogout(app, context, { sessions: deps.sessions, approvedOrigins: options.approvedOrigins ?? (() => []) });
  };
}

async function mintCode(
  { context, sessions, codes }: State,
  request: FastifyRequest,
): Promise<Result<CodeGrant, Refusal>> {
  const session = await sessionOf({ context, sessions }, request);
  return session.ok ? accepted(codes.mint(session.value)) : session;
}

async function exchange(state: State, request: FastifyRequest): Promise<Result<Granted, Refusal>> {
  const body = readBody(exchangeRequest, request);
  if (!body.ok) return body;
  const parent = await state.codes.redeem(body.value.code);
  const user = parent && state.context.center.directory.user(parent.userId);
  if (parent === undefined || user === undefined) return refused(refusal("token-invalid"));
  const session = state.sessions.derive(parent);
  return accepted({ session, user, browserId: state.browsers.idOf(body.value.browserToken, user.id) });
}

async function whoIs({ context, sessions }: State, request: FastifyRequest): Promise<Result<SignedInUser, Refusal>> {
  const session = await sessionOf({ context, sessions }, request);
  if (!session.ok) return session;
  const user = context.center.directory.user(session.value.userId);
  return user === undefined ? refused(refusal("session-expired")) : accepted(describeUser(context, user));
}

async function endSession({ context, sessions }: State, request: FastifyRequest): Promise<Result<object, Refusal>> {
  const session = await sessionOf({ context, sessions }, request);
  if (!session.ok) return session;
  const result = await signOut({ ...context, sessions }, session.value);
  return result.ok ? accepted({}) : result;
}

function answerGrant(
  { context, browsers }: State,
  reply: FastifyReply,
  result: Result<Granted, SignInRefusal>,
): FastifyReply {
  if (!result.ok) return answer(reply, result);
  const { session, user, browserId } = result.value;
  const { tokens, clock } = context;
  reply.header("set-cookie", familyCookie(tokens, clock, session));
  const grant: SessionGrant = {
    sessionToken: tokenOf(tokens, session),
    expiresAt: session.expiresAt,
    browserToken: browsers.tokenFor(user.id, browserId),
    user: describeUser(context, user),
  };
  return answer(reply, accepted(grant));
}

function describeUser({ center }: HttpContext, user: User): SignedInUser {
  const permissions = [...center.directory.permissionsOf(user)];
  return { userId: user.id, username: user.username, displayName: displayNameOf(user), permissions };
}

function sessionOf(
  { context, sessions }: { readonly context: HttpContext; readonly sessions: Sessions },
  request: FastifyRequest,
): Promise<Result<Session, Refusal>> {
  return authenticateHeader({ tokens: context.tokens, sessions }, request.headers.authorization);
}

function readBody<Schema extends v.GenericSchema>(
  schema: Schema,
  request: FastifyRequest,
): Result<v.InferOutput<Schema>, Refusal> {
  const json = parseJson(request.rawBody);
  return json === undefined ? refused(refusal("invalid-field", "body", "JSON")) : parseInput(schema, json);
}

function answer(reply: FastifyReply, result: Result<object, SignInRefusal>): FastifyReply {
  reply.headers(HEADERS);
  if (result.ok) return reply.send(JSON.stringify(result.value));
  const { code, retryAfterMs } = result.refusal;
  if (retryAfterMs === undefined) {
    return reply.code(ERRORS[code].status).send(JSON.stringify({ code, message: explain(result.refusal) }));
  }
  const seconds = Math.ceil(retryAfterMs / 1000);
  const message = `Too many attempts to sign in; the next one is possible in ${seconds} s.`;
  return reply.code(ERRORS[code].status).header("retry-after", seconds).send(JSON.stringify({ code, message }));
}
