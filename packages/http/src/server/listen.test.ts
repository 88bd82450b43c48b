import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { createSystemClock, type LogFields, type Logger, silentLogger } from "@tributary/kernel";
import fastify from "fastify";
import { expect, it } from "vitest";
import { type ConnectionSource, createListening, type Listening } from "./listen.ts";

const SHORT_MS = 50;
const LONG_MS = 60_000;

/** Serves `/`, and `/slow` until `finish` is called, on connections that another server accepts. */
async function serve({ headMs = LONG_MS } = {}) {
  const slow = Promise.withResolvers<string>();
  const arrived = Promise.withResolvers<Socket>();
  const timeouts = {
    headersTimeout: headMs,
    requestTimeout: headMs,
    connectionsCheckingInterval: SHORT_MS,
    keepAliveTimeout: LONG_MS,
  };
  const app = fastify({ serverFactory: (handler) => createHttpServer(timeouts, handler) });
  app.get("/", () => "answer");
  app.get("/slow", ({ socket }) => {
    arrived.resolve(socket);
    return slow.promise;
  });
  const source = sourceOf(createServer({ pauseOnConnect: true }));
  const listening: Listening = createListening(
    { app, clock: createSystemClock(), log: silentLogger },
    { host: "127.0.0.1", port: 0, connections: source },
  );
  const { port } = await listening.open();
  return { port, arrived: arrived.promise, finish: () => slow.resolve("late answer"), close: () => listening.close() };
}

function sourceOf(server: Server): ConnectionSource {
  return {
    open: ({ host, port }, take) =>
      new Promise((resolve) => {
        server.on("connection", (socket) => {
          take(socket);
          socket.resume();
        });
        server.listen(port, host, () => resolve({ host, port: (server.address() as AddressInfo).port }));
      }),
    close: () => void server.close(),
  };
}

function open(port: number, request: string): Socket {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.write(request);
  return socket;
}

it("[LS-01] refuses a request whose head does not arrive in time", async () => {
  const served = await serve({ headMs: SHORT_MS });

  expect(await text(open(served.port, "GET / HTTP/1.1\r\nhost:"))).toContain("408 Request Timeout");
  await served.close();
});

it("[LS-02] closing ends an idle connection at once, and one with a request after its answer", async () => {
  const served = await serve();
  const idle = open(served.port, "GET / HTTP/1.1\r\nhost: a\r\n\r\n");
  await new Promise((resolve) => idle.once("data", resolve));
  const busy = open(served.port, "GET /slow HTTP/1.1\r\nhost: a\r\n\r\n");
  await served.arrived;

  const closing = served.close();
  await new Promise((resolve) => idle.once("end", resolve));
  served.finish();

  expect(await text(busy)).toContain("late answer");
  await closing;
});

it("[LS-03] logs an error in accepting a connection, and goes on", async () => {
  const entries: (readonly [string, LogFields | undefined])[] = [];
  const log: Logger = { ...silentLogger, warn: (message, fields) => void entries.push([message, fields]) };
  const app = fastify();
  const listening = createListening({ app, clock: createSystemClock(), log }, { host: "127.0.0.1", port: 0 });
  await listening.open();
  const error = new Error("accept ENFILE");
  app.server.emit("error", error);

  expect(entries).toEqual([["failed to accept a connection", { error }]]);
  await listening.close();
});
