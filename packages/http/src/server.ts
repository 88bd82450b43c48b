import { createServer, type RequestListener, type Server } from "node:http";
import type { Center } from "@tributary/engine";
import { asError, type Clock, derivedUuid, type Logger, type Random, uuidV7 } from "@tributary/kernel";
import { CenterError, explain, refusal } from "@tributary/model";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Addresses, HttpContext, Surface } from "./context.ts";
import { type ErrorForm, judgeError, plainErrorForm } from "./server/error-form.ts";
import { createHotPathRouter, type OwnedHotPathRouter, REQUEST_ID_HEADER } from "./server/hot-path-router.ts";
import { createListening, type ListenAddress, type ListeningOptions } from "./server/listen.ts";
import { takeBodiesRaw } from "./server/raw-body.ts";
import { createUpgradeRouter } from "./server/upgrade-router.ts";
import type { Tokens } from "./tokens/tokens.ts";

/** Dependencies of a server. `addresses` is set if clients reach it under another address than the one it listens on. */
export type HttpServerDeps = {
  readonly center: Center;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly tokens: Tokens;
  readonly addresses?: (port: number) => Addresses;
};

/** Listening address and surfaces, in order of registration. */
export type HttpServerOptions = ListeningOptions & {
  readonly surfaces: readonly Surface[];
  /** Time for an orderly close before open connections are terminated. Unit: milliseconds. */
  readonly closeDeadlineMs?: number;
};

/** A configured server. */
export interface HttpServer {
  /** Throws a `CenterError("unavailable")` with a message for the operator if it cannot listen there. */
  listen(): Promise<ListenAddress & { readonly addresses: Addresses }>;
  /** Refuses new requests, finishes the ones in progress, and closes all sockets with 1001. */
  close(): Promise<void>;
}

/** The run contract allows 10 s from signal to exit; the store needs its share. */
const DEFAULT_CLOSE_DEADLINE_MS = 5_000;

/** Requests that take longer than this to arrive are aborted. Unit: milliseconds. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Longer than load balancers keep idle connections, so that the server never closes one while a request arrives. Unit: milliseconds. */
const KEEP_ALIVE_MS = 75_000;

/** View tokens and percent-encoded ARNs are path parameters. Unit: characters. */
const MAX_PATH_PARAMETER_LENGTH = 2_048;

/** Creates a server for the surfaces on one origin. It does not listen yet. */
export function createHttpServer(deps: HttpServerDeps, options: HttpServerOptions): HttpServer {
  const sockets = createUpgradeRouter(deps);
  const newRequestId = requestIds(deps);
  const posts = createHotPathRouter({ log: deps.log, newRequestId });
  const app = createApp({ log: deps.log, newRequestId, posts });
  const listening = createListening({ app, clock: deps.clock, log: deps.log }, options);
  let addresses: Addresses | undefined;
  let isClosing = false;
  const context: HttpContext = {
    center: deps.center,
    clock: deps.clock,
    random: deps.random,
    log: deps.log,
    tokens: deps.tokens,
    sockets,
    posts,
    addresses() {
      if (addresses === undefined) throw new CenterError("unavailable", "The server has no address before it listens.");
      return addresses;
    },
  };
  app.get("/healthz", (_request, reply) => answerJson(reply, 200, { status: "ok" }));
  app.get("/readyz", (_request, reply) =>
    isClosing ? answerJson(reply, 503, { status: "stopping" }) : answerJson(reply, 200, { status: "ready" }),
  );
  for (const surface of options.surfaces) {
    app.register((scope, _options, done) => {
      surface(scope, context);
      done();
    });
  }
  sockets.attach(app.server);
  return {
    async listen() {
      const bound = await listening.open();
      addresses = deps.addresses?.(bound.port) ?? loopbackAddresses(bound.host, bound.port);
      return { ...bound, addresses };
    },
    async close() {
      isClosing = true;
      posts.close();
      const deadlineMs = options.closeDeadlineMs ?? DEFAULT_CLOSE_DEADLINE_MS;
      using _deadline = deps.clock.after(deadlineMs, () => app.server.closeAllConnections());
      await Promise.all([sockets.close(deadlineMs), listening.close()]);
    },
  };
}

type AppDeps = { readonly log: Logger; readonly newRequestId: () => string; readonly posts: OwnedHotPathRouter };

function createApp({ log, newRequestId, posts }: AppDeps): FastifyInstance {
  const answerError = errorAnswerer(log);
  const app = fastify({
    logger: false,
    genReqId: newRequestId,
    serverFactory: (framework) => createPlainServer(posts, framework),
    forceCloseConnections: "idle",
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER_LENGTH },
  });
  takeBodiesRaw(app);
  app.addHook("onRequest", (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => {
    const unknownRoute = refusal("not-found", request.method, request.url.split("?", 1)[0]);
    return answerIn(plainErrorForm, reply, { refusal: unknownRoute, message: explain(unknownRoute) });
  });
  return app;
}

/** Raw HTTP server: hot-path POSTs are handled directly, everything else goes to Fastify. */
function createPlainServer(posts: OwnedHotPathRouter, framework: RequestListener): Server {
  const timeouts = { requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS };
  return createServer(timeouts, (request, response) => {
    if (!posts.take(request, response)) framework(request, response);
  });
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
function errorAnswerer(log: Logger) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const verdict = judgeError(error, request.id);
    if (verdict.isFault) {
      const { method, id: reference } = request;
      log.error("request failed", { reference, method, route: request.routeOptions?.url, error: asError(error) });
    }
    return answerIn(request.routeOptions?.config?.errorForm ?? plainErrorForm, reply, verdict);
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
  const isLocal = ["localhost", "0.0.0.0", "::"].includes(host);
  const name = isLocal ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return { http: `http://${name}:${port}`, socket: `ws://${name}:${port}` };
}
