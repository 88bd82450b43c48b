import { createServer } from "node:net";
import type { Center } from "@tributary/engine";
import { createSystemClock, type LogFields, type Logger, silentLogger } from "@tributary/kernel";
import { createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { WebSocket } from "ws";
import type { Surface } from "./context.ts";
import { createHttpServer, type HttpServerDeps } from "./server.ts";
import { createTokens } from "./tokens/tokens.ts";

const center = {} as Center; // these surfaces do not use it

async function serve(surface: Surface, more: Partial<HttpServerDeps> = {}, drainMs = 0) {
  const clock = createSystemClock();
  const tokens = createTokens({ clock }, { secret: new Uint8Array(32) });
  const deps = { center, clock, random: createSeededRandom(1), log: silentLogger, tokens, ...more };
  const options = { host: "127.0.0.1", port: 0, surfaces: [surface], closeDeadlineMs: 500, drainMs };
  const server = createHttpServer(deps, options);
  const { port, addresses } = await server.listen();
  return { server, port, http: addresses.http, [Symbol.asyncDispose]: () => server.close() };
}

it("[HT-01] reports health and readiness, with a request id on every answer", async () => {
  await using served = await serve(() => undefined);
  const healthy = await fetch(`${served.http}/healthz`);
  const ready = await fetch(`${served.http}/readyz`);

  expect(await healthy.json()).toEqual({ status: "ok" });
  expect(await ready.json()).toEqual({ status: "ready" });
  expect(healthy.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
});

it("[HT-01] is not ready for the reason of the readiness check, and healthy all the same", async () => {
  const readiness = async () => ({ isReady: false, reason: "not available: database" }) as const;
  await using served = await serve(() => undefined, { readiness });
  const ready = await fetch(`${served.http}/readyz`);

  expect(ready.status).toBe(503);
  expect((await fetch(`${served.http}/readyz?stopping=404`)).status).toBe(503);
  expect(await ready.json()).toEqual({ status: "not ready", reason: "not available: database" });
  expect((await fetch(`${served.http}/healthz`)).status).toBe(200);
});

it.each([
  ["GET", "/nothing/here?token=secret"],
  ["POST", "/nothing"],
  ["GET", "/%zz"],
])("[HT-02] answers %s %s in JSON without the query", async (method, path) => {
  await using served = await serve(() => undefined);
  const answer = await fetch(served.http + path, { method });

  expect([400, 404]).toContain(answer.status);
  expect(answer.headers.get("content-type")).toContain("application/json");
  expect(await answer.text()).not.toContain("secret");
});

it("[HT-03] passes a body on byte for byte, whatever its content type", async () => {
  const bodies: string[] = [];
  await using served = await serve((app) => {
    app.post("/echo", (request, reply) => {
      bodies.push(request.rawBody.toString());
      return reply.code(204).send();
    });
  });
  const types = ["application/json", "text/plain", "application/x-amz-json-1.1", ""];
  for (const type of types) {
    const headers = type === "" ? {} : { "content-type": type };
    await fetch(`${served.http}/echo`, { method: "POST", headers, body: new TextEncoder().encode('{"a": 1 }') });
  }
  await fetch(`${served.http}/echo`, { method: "POST" });

  expect(bodies).toEqual([...types.map(() => '{"a": 1 }'), ""]);
});

it("[HT-04] logs an unexpected error under the reference in the answer, which has the form of its API", async () => {
  const lines: [string, LogFields | undefined][] = [];
  const log: Logger = { ...silentLogger, error: (message, fields) => void lines.push([message, fields]) };
  const surface: Surface = (app) => {
    const fail = () => Promise.reject(new Error("secret words"));
    const errorForm = ({ message }: { message: string }) => ({
      status: 555,
      headers: { "x-form": "own" },
      body: message,
    });
    app.get("/own/:id", { config: { errorForm } }, fail);
    app.get("/plain", fail);
  };
  await using served = await serve(surface, { log });
  const own = await fetch(`${served.http}/own/1?token=secret`);
  const plain = await fetch(`${served.http}/plain`);

  expect([own.status, own.headers.get("x-form")]).toEqual([555, "own"]);
  const reference = own.headers.get("x-amzn-requestid");
  expect(await own.text()).toContain(`Reference: ${reference}`);
  expect(lines[0]).toEqual([
    "request failed",
    { reference, method: "GET", route: "/own/:id", error: expect.any(Error) },
  ]);
  expect(plain.status).toBe(500);
  expect(await plain.text()).not.toContain("secret words");
});

it("[HT-05] reports a port in use and a foreign address in one sentence each", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const clock = createSystemClock();
  const tokens = createTokens({ clock }, { secret: new Uint8Array(32) });
  const deps = { center, clock, random: createSeededRandom(1), log: silentLogger, tokens };
  const listenAt = (host: string) => createHttpServer(deps, { host, port, surfaces: [] }).listen();

  await expect(listenAt("127.0.0.1")).rejects.toMatchObject({
    code: "unavailable",
    message: `Port ${port} on 127.0.0.1 is in use: stop what listens there, or choose another port.`,
  });
  await expect(listenAt("192.0.2.1")).rejects.toThrow("192.0.2.1 is not an address of this machine");
  other.close();
});

it("[HT-06] closing finishes requests in progress and terminates connections that stay open", async () => {
  const gate = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const surface: Surface = (app, { sockets }) => {
    app.get("/slow", async () => {
      arrived.resolve();
      await gate.promise;
      return "done";
    });
    sockets.handle("/socket/test", () => ({ kind: "accept", onSocket: () => undefined }));
  };
  const served = await serve(surface);
  const deaf = new WebSocket(`ws://127.0.0.1:${served.port}/socket/test`);
  await new Promise((resolve) => deaf.once("open", resolve));
  deaf.pause();
  const slow = fetch(`${served.http}/slow`);
  await arrived.promise;
  const closing = served.server.close();
  gate.resolve();

  expect(await (await slow).text()).toBe("done");
  await closing;
  deaf.terminate();
  await expect(fetch(`${served.http}/healthz`)).rejects.toThrow();
});

type Close = { readonly code: number; readonly afterMs: number };

/** A server whose drain begins, with open sockets. */
async function drainWith(socketCount: number, drainMs: number) {
  const surface: Surface = (_app, { sockets }) => {
    sockets.handle("/socket/test", () => ({ kind: "accept", onSocket: () => undefined }));
  };
  const served = await serve(surface, {}, drainMs);
  const closes: Close[] = [];
  const open = (): Promise<unknown> => {
    const socket = new WebSocket(`ws://127.0.0.1:${served.port}/socket/test`);
    socket.once("close", (code) => closes.push({ code, afterMs: performance.now() - startMs }));
    return new Promise((resolve) => socket.once("open", resolve));
  };
  let startMs = 0;
  await Promise.all(Array.from({ length: socketCount }, open));
  startMs = performance.now();
  return { served, open, closes, closing: served.server.close() };
}

it("[HT-15] closes few sockets over the whole time of the drain", async () => {
  const { closes, closing } = await drainWith(4, 1_000);

  await closing;
  expect(closes.map(({ code }) => code)).toEqual([1001, 1001, 1001, 1001]);
  for (const [at, atLeastMs] of [150, 300, 500, 700].entries()) {
    expect(closes[at]?.afterMs).toBeGreaterThan(atLeastMs);
  }
});

it("[HT-15] drains: closes sockets with 1001 evenly, serves meanwhile, and is not ready", async () => {
  const { served, open, closes, closing } = await drainWith(40, 4_000);

  const ready = await fetch(`${served.http}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([503, { status: "stopping", reason: "the server is stopping" }]);
  expect((await fetch(`${served.http}/readyz?from=lb&stopping=404`)).status).toBe(404);
  expect((await fetch(`${served.http}/healthz`)).status).toBe(200);
  await open();
  await closing;
  expect(closes.map(({ code }) => code)).toEqual(Array.from({ length: 41 }, () => 1001));
  const [early, middle, last] = [5, 20, 40].map((at) => closes[at]?.afterMs ?? 0) as [number, number, number];
  expect(early).toBeLessThan(last / 2);
  expect(middle).toBeLessThan(last * 0.8);
  const inEachQuarter = [1, 2, 3].map((quarter) => closes.filter(({ afterMs }) => afterMs < quarter * 1_000).length);
  expect(inEachQuarter[0]).toBeLessThanOrEqual(20);
  expect(inEachQuarter[1]).toBeLessThanOrEqual(30);
  expect(inEachQuarter[2]).toBeLessThanOrEqual(40);
});

it("[HT-07] opens sockets at registered paths only; an error of a handler is a 500", async () => {
  const surface: Surface = (_app, { sockets }) => {
    sockets.handle("/socket/refusing", () => ({ kind: "refuse", status: 403, reason: "Not you." }));
    sockets.handle("/socket/broken", () => Promise.reject(new Error("a fault")));
  };
  await using served = await serve(surface);
  const statusOf = (path: string) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${served.port}${path}`);
      socket.on("error", () => undefined);
      socket.once("unexpected-response", (_request, response) => {
        resolve(response.statusCode);
        response.destroy();
      });
    });

  expect(await statusOf("/socket/refusing")).toBe(403);
  expect(await statusOf("/socket/broken")).toBe(500);
  expect(await statusOf("/socket/nowhere")).toBe(404);
});
