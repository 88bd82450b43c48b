/** Sign-in and sign-out over HTTP. No cookies: sessions are sent as bearer tokens. Source: docs/wire/panel-socket.md#signing-in. */
import { accepted, type Result, refused } from "@tributary/kernel";
import { displayNameOf, ERRORS, explain, type Refusal, refusal, type User, type UserId } from "@tributary/model";
import {
  AUTH_PATHS,
  type CodeGrant,
  exchangeRequest,
  type SessionGrant,
  type SignedInUser,
  signInRequest,
} from "@tributary/protocol/panel";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type * as v from "valibot";
import type { HttpContext, Surface } from "../context.ts";
import { parseInput, parseJson } from "../server/parse-input.ts";
import { authenticateHeader, tokenOf } from "./authenticate.ts";
import { createGuessingGuard, type GuessingGuard } from "./guessing-guard.ts";
import { createOneTimeCodes, type OneTimeCodes } from "./one-time-codes.ts";
import type { Session, Sessions } from "./sessions.ts";
import { signOut } from "./sign-out.ts";

/** Returns the user with that name and password. Constant-time: response time must not reveal whether the username exists. */
export type VerifyPassword = (username: string, password: string) => Promise<UserId | undefined>;

/** Dependencies of the auth surface. */
export type AuthDeps = { readonly sessions: Sessions; readonly verifyPassword: VerifyPassword };

const HEADERS = { "content-type": "application/json", "cache-control": "no-store" } as const;

type State = AuthDeps & {
  readonly context: HttpContext;
  readonly codes: OneTimeCodes<Session>;
  readonly guard: GuessingGuard;
};

/** Surface of the calls below `/auth/`, and of `/logout`. Rules SI-01 to SI-08. */
export function createAuthSurface(deps: AuthDeps): Surface {
  return (app, context) => {
    const state: State = {
      ...deps,
      context,
      codes: createOneTimeCodes(context),
      guard: createGuessingGuard(context.clock),
    };
    app.post(AUTH_PATHS.signIn, async (request, reply) => answer(reply, await signIn(state, request)));
    app.post(AUTH_PATHS.code, async (request, reply) => answer(reply, await mintCode(state, request)));
    app.post(AUTH_PATHS.exchange, async (request, reply) => answer(reply, await exchange(state, request)));
    app.get(AUTH_PATHS.session, async (request, reply) => answer(reply, await whoIs(state, request)));
    app.post(AUTH_PATHS.signOut, async (request, reply) => answer(reply, await endSession(state, request)));
    addLogout(app);
  };
}

/**
 * Hosts fetch this with credentials before they terminate the panel, and expect a 200. There is no cookie to delete: the panel ends the session
 * when it is terminated. Source: docs/wire/streams.md#initccp.
 */
function addLogout(app: FastifyInstance): void {
  const allow = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply.headers({
      ...(request.headers.origin === undefined
        ? {}
        : {
            "access-control-allow-origin": request.headers.origin,
            "access-control-allow-credentials": "true",
            "access-control-allow-methods": "GET, OPTIONS",
          }),
      vary: "Origin",
      "cache-control": "no-store",
    });
  app.get("/logout", (request, reply) =>
    allow(request, reply)
      .type("text/plain; charset=utf-8")
      .send("The agent panel signs out when its host terminates it."),
  );
  app.options("/logout", (request, reply) => allow(request, reply).code(204).send());
}

async function signIn(state: State, request: FastifyRequest): Promise<Result<SessionGrant, Refusal>> {
  const { guard, verifyPassword, sessions, context } = state;
  const body = readBody(signInRequest, request);
  if (!body.ok) return body;
  const { username, password } = body.value;
  const who = `${username.toLowerCase()} ${request.ip}`;
  if (!guard.begin(who)) return refused(refusal("too-many-requests"));
  const userId = await verifyPassword(username, password);
  const user = userId === undefined ? undefined : context.center.directory.user(userId);
  if (user === undefined) return refused(refusal("bad-credentials"));
  guard.succeeded(who);
  const session = await sessions.create(user.id);
  context.log.info("user signed in", { userId: user.id });
  return grant(state, session, user);
}

async function mintCode(
  { context, sessions, codes }: State,
  request: FastifyRequest,
): Promise<Result<CodeGrant, Refusal>> {
  const session = await sessionOf({ context, sessions }, request);
  return session.ok ? accepted(codes.mint(session.value)) : session;
}

async function exchange(state: State, request: FastifyRequest): Promise<Result<SessionGrant, Refusal>> {
  const body = readBody(exchangeRequest, request);
  if (!body.ok) return body;
  const minted = state.codes.redeem(body.value.code);
  // The session may have ended since the code was created.
  const parent = minted && (await state.sessions.find(minted.id));
  const user = parent && state.context.center.directory.user(parent.userId);
  if (parent === undefined || user === undefined) return refused(refusal("token-invalid"));
  const session = await state.sessions.derive(parent);
  return session === undefined ? refused(refusal("token-invalid")) : grant(state, session, user);
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

async function grant({ context }: State, session: Session, user: User): Promise<Result<SessionGrant, Refusal>> {
  const sessionToken = await tokenOf(context.tokens, session);
  return accepted({ sessionToken, expiresAt: session.expiresAt, user: describeUser(context, user) });
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

function answer(reply: FastifyReply, result: Result<object, Refusal>): FastifyReply {
  reply.headers(HEADERS);
  if (result.ok) return reply.send(JSON.stringify(result.value));
  const { code } = result.refusal;
  return reply.code(ERRORS[code].status).send(JSON.stringify({ code, message: explain(result.refusal) }));
}
