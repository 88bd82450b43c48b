import { createServer, type RequestListener, type Server } from "node:http";
import type { Socket } from "node:net";
import { type Center, openContacts } from "@tributary/engine";
import { asError, type Clock, derivedUuid, type Logger, type Random, uuidV7 } from "@tributary/kernel";
import { CenterError, explain, refusal } from "@tributary/model";
import { ATTACHMENT_PATHS } from "@tributary/protocol";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { createAuditNotes } from "./audit/audit-notes.ts";
import { type CustomerProviderOptions, openCustomerSignIns } from "./authentication/open-customer-sign-ins.ts";
import type { Addresses, HttpContext, Surface } from "./context.ts";
import { DEFAULT_LIMITS, type LimitOptions } from "./limits/limit-options.ts";
import { createLimits, type OwnedLimits } from "./limits/limits.ts";
import type { ChatProgress } from "./limits/open-chats.ts";
import { createChatRevocations } from "./participant/chat-revocations.ts";
import { admit, refuseTarget } from "./server/admission.ts";
import {
  createPathForms,
  type ErrorForm,
  judgeError,
  type OwnedPathForms,
  plainErrorForm,
} from "./server/error-form.ts";
import { ALL_ADDRESSES, createHostCheck, type HostCheck } from "./server/hosts.ts";
import { createHotPathRouter, type OwnedHotPathRouter, REQUEST_ID_HEADER } from "./server/hot-path-router.ts";
import { createListening, type ListenAddress, type ListeningOptions } from "./server/listen.ts";
import { createNodeNotices } from "./server/node-notices.ts";
import { isPageRequest } from "./server/page-request.ts";
import { notFoundPage, sendPage } from "./server/plain-page.ts";
import { takeBodiesRaw } from "./server/raw-body.ts";
import { endUnreadChunks } from "./server/read-body.ts";
import { isOpenPath, normalizeTarget, pathOf } from "./server/request-target.ts";
import { inTurn } from "./server/request-turns.ts";
import { limitArrival, UPLOAD_TIMEOUT_MS } from "./server/slow-bodies.ts";
import { answerUnparsed } from "./server/unparsed.ts";
import { createUpgradeRouter, isWebSocketUpgrade } from "./server/upgrade-router.ts";
import { CONNECTION_TOKEN_MS } from "./tokens/lifetimes.ts";
import type { Tokens } from "./tokens/tokens.ts";
import { createIceServers, type Relays } from "./voice/ice-servers.ts";

/** Answer to the question whether this node can serve: the reason is for operators. */
export type Readiness = { readonly isReady: true } | { readonly isReady: false; readonly reason: string };

/**
 * Dependencies of a server. `addresses` is set if clients reach it under another address than the one it listens on, `readiness` if the process depends
 * on more than itself.
 */
export type HttpServerDeps = {
  readonly center: Center;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly tokens: Tokens;
  readonly addresses?: (port: number) => Addresses;
  /** Provider at which customers sign in. Absent: none. */
  readonly customerProvider?: CustomerProviderOptions | undefined;
  readonly readiness?: () => Promise<Readiness>;
  /** Relays for the audio of calls. Absent: none. */
  readonly relays?: Relays;
};

/** Listening address and surfaces, in order of registration. */
export type HttpServerOptions = ListeningOptions & {
  readonly surfaces: readonly Surface[];
  /** Differences from {@link DEFAULT_LIMITS}. */
  readonly limits?: Partial<LimitOptions>;
  /** Validity of connection tokens; clients renew them a minute before. Default: a day. Unit: milliseconds. */
  readonly connectionTokenMs?: number;
  /** Time before a close in which the server is not ready, serves as before, and closes sockets evenly. Default: 0. Unit: milliseconds. */
  readonly drainMs?: number;
  /** Time for an orderly close before open connections are terminated. Unit: milliseconds. */
  readonly closeDeadlineMs?: number;
};

/** A configured server. */
export interface HttpServer {
  /** Services that it shares with its surfaces, for what is not served over HTTP. */
  readonly context: HttpContext;
  /** Throws a `CenterError("unavailable")` with a message for the operator if it cannot listen there. */
  listen(): Promise<ListenAddress & { readonly addresses: Addresses }>;
  /** Drains, refuses new requests, finishes the ones in progress, and closes all sockets with 1001. */
  close(): Promise<void>;
}

const READY: Readiness = { isReady: true };
const STOPPING = { status: "stopping", reason: "the server is stopping" };

/** Query with which a server that stops answers 404 instead of 503, so that a load balancer can distinguish that from a failure. Rule HT-15. */
type ReadinessQuery = { readonly stopping?: unknown };

/** The run contract allows 10 s from signal to exit; the store needs its share. */
const DEFAULT_CLOSE_DEADLINE_MS = 5_000;

/** Longer than load balancers keep idle connections, so that the server never closes one while a request arrives. Unit: milliseconds. */
const KEEP_ALIVE_MS = 75_000;

/** View tokens and percent-encoded ARNs are path parameters. Unit: characters. */
const MAX_PATH_PARAMETER_LENGTH = 2_048;

/** Creates a server for the surfaces on one origin. It does not listen yet. */
export function createHttpServer(deps: HttpServerDeps, options: HttpServerOptions): HttpServer {
  const limits = createLimits(
    { ...deps, readProgress: (contactId) => progressOf(deps.center, contactId) },
    { ...DEFAULT_LIMITS, ...options.limits },
  );
  const isKnownHost = createHostCheck({
    listening: options.host,
    publicUrl: deps.addresses?.(options.port).http,
    allowedHosts: limits.options.allowedHosts,
  });
  const newRequestId = requestIds(deps);
  const sockets = createUpgradeRouter({ ...deps, limits, isKnownHost });
  const posts = createHotPathRouter({
    log: deps.log,
    newRequestId,
    admit: limits.admitRequest,
    pauseBeforeRefusal: limits.pauseBeforeRefusal,
    answered: limits.answered,
  });
  const errorForms = createPathForms();
  const app = createApp({ clock: deps.clock, log: deps.log, newRequestId, posts, limits, isKnownHost, errorForms });
  const listening = createListening({ app, clock: deps.clock, log: deps.log }, options);
  const notices = createNodeNotices(deps);
  const revocations = createChatRevocations({ records: deps.center.records, clock: deps.clock, notices });
  const customerSignIns =
    deps.customerProvider === undefined ? null : openCustomerSignIns({ ...deps, limits }, deps.customerProvider);
  let addresses: Addresses | undefined;
  let isClosing = false;
  const context: HttpContext = {
    center: deps.center,
    clock: deps.clock,
    random: deps.random,
    log: deps.log,
    tokens: deps.tokens,
    revocations,
    connectionTokenMs: options.connectionTokenMs ?? CONNECTION_TOKEN_MS,
    notes: createAuditNotes({ clock: deps.clock, audit: deps.center.audit }),
    notices,
    customerSignIns,
    limits,
    iceServers: createIceServers(deps, deps.relays ?? null),
    sockets,
    posts,
    errorForms,
    addresses() {
      if (addresses === undefined) throw new CenterError("unavailable", "The server has no address before it listens.");
      return addresses;
    },
  };
  app.get("/healthz", (_request, reply) => answerJson(reply, 200, { status: "ok" }));
  app.get<{ Querystring: ReadinessQuery }>("/readyz", async ({ query }, reply) => {
    if (isClosing) return answerJson(reply, query.stopping === "404" ? 404 : 503, STOPPING);
    const readiness = (await deps.readiness?.()) ?? READY;
    if (readiness.isReady) return answerJson(reply, 200, { status: "ready" });
    return answerJson(reply, 503, { status: "not ready", reason: readiness.reason });
  });
  for (const surface of options.surfaces) {
    app.register((scope, _options, done) => {
      surface(scope, context);
      done();
    });
  }
  sockets.attach(app.server);
  return {
    context,
    async listen() {
      const bound = await listening.open();
      addresses = deps.addresses?.(bound.port) ?? loopbackAddresses(bound.host, bound.port);
      return { ...bound, addresses };
    },
    async close() {
      isClosing = true;
      await sockets.drain(options.drainMs ?? 0);
      posts.close();
      const deadlineMs = options.closeDeadlineMs ?? DEFAULT_CLOSE_DEADLINE_MS;
      using _deadline = deps.clock.after(deadlineMs, () => app.server.closeAllConnections());
      await Promise.all([sockets.close(deadlineMs), listening.close()]);
      await customerSignIns?.[Symbol.asyncDispose]();
      notices[Symbol.dispose]();
      limits.unsent[Symbol.dispose]();
    },
  };
}

/** Reads how far a chat or a call has come, for the budgets of those who start them: it goes on with the contacts that follow the first one. */
async function progressOf({ contacts }: Center, contactId: string): Promise<ChatProgress> {
  const found = await contacts.describe(contactId);
  if (!found.ok || openContacts(found.value.whole).length === 0) return "ended";
  return found.value.whole.participants.some(({ state }) => state.phase === "joined") ? "joined" : "unjoined";
}

type AppDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly newRequestId: () => string;
  readonly posts: OwnedHotPathRouter;
  readonly limits: OwnedLimits;
  readonly isKnownHost: HostCheck;
  readonly errorForms: OwnedPathForms;
};

function createApp(deps: AppDeps): FastifyInstance {
  const { limits } = deps;
  const answerError = errorAnswerer(deps);
  const app = fastify({
    logger: false,
    genReqId: deps.newRequestId,
    trustProxy: limits.isTrustedProxy,
    serverFactory: (framework) => createPlainServer(deps, framework),
    forceCloseConnections: "idle",
    clientErrorHandler: answerUnparsed,
    // Called without a route, and before any hook.
    frameworkErrors(error, request, reply) {
      reply.header(REQUEST_ID_HEADER, request.id);
      const form = deps.errorForms.of(pathOf(request.url));
      admit(limits, { request, reply, form }, () => answerError(error, request, reply));
    },
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER_LENGTH },
  });
  takeBodiesRaw(app);
  app.addHook("onRequest", (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    const form = request.routeOptions.config.errorForm ?? plainErrorForm;
    admit(limits, { request, reply, form }, done);
  });
  app.addHook("onSend", async ({ url, raw }, _reply, payload) => {
    const isComputed = typeof payload === "string" || Buffer.isBuffer(payload);
    if (isComputed && !isOpenPath(url)) limits.answered(raw, Buffer.byteLength(payload));
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url);
    if (isPageRequest(request)) return sendPage(reply.code(404), notFoundPage(path));
    const unknownRoute = refusal("not-found", request.method, path);
    return answerIn(plainErrorForm, reply, { refusal: unknownRoute, message: explain(unknownRoute) });
  });
  return app;
}

/** Raw HTTP server: hot-path POSTs are handled directly, everything else goes to Fastify. */
function createPlainServer({ clock, posts, limits, isKnownHost }: AppDeps, framework: RequestListener): Server {
  const options = {
    requestTimeout: UPLOAD_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    shouldUpgradeCallback: isWebSocketUpgrade,
    requireHostHeader: false, // refused with the other malformed targets
  };
  const route: RequestListener = (request, response) => {
    const refused = normalizeTarget(request, isKnownHost);
    if (refused !== undefined) {
      if (refused.status === 421) limits.refusals.count("unknown-hosts");
      void refuseTarget(limits, { request, response }, refused);
      return;
    }
    const isUpload = request.method === "PUT" && pathOf(request.url ?? "") === ATTACHMENT_PATHS.upload;
    if (!isUpload) limitArrival({ clock, server }, request);
    endUnreadChunks(request, response);
    if (!posts.take(request, response)) framework(request, response);
  };
  const begin = inTurn(route, limits.refusals);
  const server = createServer(options, begin);
  // Without a listener, Node answers by itself.
  server.on("checkExpectation", begin);
  // Before the listener that answers, which leaves connections that have been ended.
  server.on("clientError", (_error, connection: Socket) => {
    if (!limits.admitUnparsed(connection)) connection.destroy();
  });
  limits.attach(server);
  return server;
}

/** Generates request ids from the time, an id of this process and a counter. */
function requestIds({ clock, random }: Pick<HttpServerDeps, "clock" | "random">): () => string {
  const own = uuidV7(clock.now(), random);
  let count = 0;
  return () => {
    count += 1;
    return derivedUuid(own, clock.now(), count);
  };
}

/** Outermost catch of the framework's routes: the only place where an unknown error becomes an answer. */
function errorAnswerer({ log, errorForms }: Pick<AppDeps, "log" | "errorForms">) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const verdict = judgeError(error, request.id);
    if (verdict.isFault) {
      const { method, id: reference } = request;
      log.error("request failed", { reference, method, route: request.routeOptions?.url, error: asError(error) });
    }
    const form = request.routeOptions?.config?.errorForm ?? errorForms.of(pathOf(request.url));
    return answerIn(form, reply, verdict);
  };
}

function answerIn(form: ErrorForm, reply: FastifyReply, problem: Parameters<ErrorForm>[0]): FastifyReply {
  const { status, headers, body } = form(problem);
  return reply.code(status).headers(headers).send(body);
}

function answerJson(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply.code(status).header("content-type", "application/json").send(JSON.stringify(body));
}

/** chatjs accepts plain sockets on `127.0.0.1` only, so local addresses use that name. Source: docs/wire/participant.md#websocket-url. */
function loopbackAddresses(host: string, port: number): Addresses {
  const isLocal = host === "localhost" || ALL_ADDRESSES.has(host);
  const name = isLocal ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return { http: `http://${name}:${port}`, socket: `ws://${name}:${port}` };
}
