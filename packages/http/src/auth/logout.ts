/** `/logout`: the end of a session as host pages request it. Source: docs/wire/panel-socket.md#signing-out; docs/wire/streams.md#initccp. */
import { ERRORS, explain } from "@tributary/model";
import { isApprovedOrigin } from "@tributary/protocol/panel";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { HttpContext } from "../context.ts";
import { type ApprovedOrigins, headerOf, isPageRequest, ownOriginsOf } from "../server/page-request.ts";
import { sendPage } from "../server/plain-page.ts";
import { familyIdOf, NO_FAMILY_COOKIE } from "./family-cookie.ts";
import type { Sessions } from "./sessions.ts";
import { signOut } from "./sign-out.ts";

/** Services and settings of `/logout`. `approvedOrigins`: origins of pages that may end a session, besides the center's own. */
export type LogoutDeps = { readonly sessions: Sessions; readonly approvedOrigins: ApprovedOrigins };

const PATHS = ["/logout", "/connect/logout"];

/** Adds `/logout` and `/connect/logout`. Rules SI-07, SI-13 and SI-14. */
export function addLogout(app: FastifyInstance, context: HttpContext, deps: LogoutDeps): void {
  for (const path of PATHS) {
    app.get(path, (request, reply) => logOut(context, deps, { request, reply }));
    app.options(path, (request, reply) => {
      const caller = callerOf(context, deps, request);
      return allow(reply, caller).code(204).send();
    });
  }
}

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

async function logOut(context: HttpContext, deps: LogoutDeps, { request, reply }: Exchange): Promise<FastifyReply> {
  const caller = callerOf(context, deps, request);
  allow(reply, caller);
  if (!caller.isApproved) {
    context.log.debug("sign-out refused: the origin is not approved", { origin: caller.origin ?? "unknown" });
    const message = `The origin ${caller.origin ?? "of this page"} is not one of this contact center's approved origins.`;
    return answer(request, reply, { status: 403, title: "Not signed out", message, code: "permission-missing" });
  }
  const familyId = familyIdOf(context.tokens, request.headers.cookie);
  const session = familyId === undefined ? undefined : await deps.sessions.findFamily(familyId);
  if (session !== undefined) {
    const { center, log, revocations, notices } = context;
    const result = await signOut({ center, log, revocations, notices, sessions: deps.sessions }, session);
    if (!result.ok) {
      const { code } = result.refusal;
      const { status } = ERRORS[code];
      return answer(request, reply, { status, title: "Not signed out", message: explain(result.refusal), code });
    }
  }
  if (familyId !== undefined) reply.header("set-cookie", NO_FAMILY_COOKIE);
  const message = "The session in this browser has ended. To continue, sign in again in the agent panel.";
  return answer(request, reply, { status: 200, title: "You are signed out", message });
}

type Caller = { readonly isApproved: boolean; readonly origin: string | undefined };

/**
 * The page that sent the request. A page of another site could only sign an agent out, but should not even do that.
 *
 * Browsers name the page in `Origin` or, for navigations and images, in `Referer` and `Sec-Fetch-Site`. A request without any of them comes from
 * a program.
 */
function callerOf(context: HttpContext, { approvedOrigins }: LogoutDeps, request: FastifyRequest): Caller {
  const origin = headerOf(request, "origin") ?? originOf(headerOf(request, "referer"));
  if (origin !== undefined) {
    const isOwn = ownOriginsOf(request, context).includes(origin);
    return { origin, isApproved: isOwn || isApprovedOrigin(origin, approvedOrigins()) };
  }
  const site = headerOf(request, "sec-fetch-site");
  return { origin, isApproved: site === undefined || site === "none" || site === "same-origin" };
}

function originOf(address: string | undefined): string | undefined {
  return address === undefined ? undefined : (URL.parse(address)?.origin ?? undefined);
}

function allow(reply: FastifyReply, { isApproved, origin }: Caller): FastifyReply {
  reply.headers({ vary: "Origin, Referer, Sec-Fetch-Site, Sec-Fetch-Dest", "cache-control": "no-store" });
  if (!isApproved || origin === undefined) return reply;
  return reply.headers({
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-allow-methods": "GET, OPTIONS",
  });
}

type LogoutAnswer = {
  readonly status: number;
  readonly title: string;
  readonly message: string;
  readonly code?: string;
};

function answer(request: FastifyRequest, reply: FastifyReply, { status, title, message, code }: LogoutAnswer) {
  reply.code(status);
  if (isPageRequest(request)) return sendPage(reply, { title, paragraphs: [message], link: "panel" });
  if (code !== undefined) return reply.type("application/json").send(JSON.stringify({ code, message }));
  return reply.type("text/plain; charset=utf-8").send(message);
}
