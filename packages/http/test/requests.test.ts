import { describe, expect, it } from "vitest";
import { openRaw, statusOf } from "./raw-connection.ts";
import { openTestCenter } from "./test-center.ts";

const HANDSHAKE = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
];

describe("the host of a request", () => {
  it.each([
    ["GET", "/"],
    ["POST", "/participant/message"],
    ["PUT", "/contact/chat"],
  ])("[HT-10] that is not a name of the center is refused with 421 and the remedy: %s %s", async (method, path) => {
    await using center = await openTestCenter();
    const head = [`${method} ${path} HTTP/1.1`, "Host: evil.example:8480", "Content-Length: 0"];
    using connection = await openRaw(center.http, head);

    const answer = await connection.until("}");

    expect(answer).toMatch(/^HTTP\/1\.1 421 Misdirected Request\r\n/);
    expect(answer).toContain("allowedHosts");
    await connection.ended;
  });

  it("[HT-10] that is not a name of the center opens no socket", async () => {
    await using center = await openTestCenter();

    expect(await statusOf(center.http, ["GET /socket/panel HTTP/1.1", "Host: evil.example", ...HANDSHAKE])).toBe(421);
  });

  it.each(["/healthz", "/readyz?probe=1"])("[HT-10] is not checked at %s", async (path) => {
    await using center = await openTestCenter();

    expect(await statusOf(center.http, [`GET ${path} HTTP/1.1`, "Host: 10.2.3.4:80"])).toBe(200);
    expect(await statusOf(center.http, [`GET ${path} HTTP/1.0`])).toBe(200);
  });

  it("[HT-10] may be one of the setting", async () => {
    await using center = await openTestCenter({ limits: { allowedHosts: ["desk.example"] } });

    expect(await statusOf(center.http, ["GET /nothing HTTP/1.1", "Host: desk.example"])).toBe(404);
  });

  it("[HT-11] is given exactly once", async () => {
    await using center = await openTestCenter();
    const twice = ["GET /healthz HTTP/1.1", "Host: 127.0.0.1", "host: evil.example"];

    expect(await statusOf(center.http, twice)).toBe(400);
    expect(await statusOf(center.http, ["GET /healthz HTTP/1.1"])).toBe(400);
    expect(await statusOf(center.http, [`GET /socket/panel HTTP/1.1`, ...twice.slice(1), ...HANDSHAKE])).toBe(400);
  });
});

describe("bytes that are not a request", () => {
  const HOST = "Host: 127.0.0.1";

  it.each([
    ["no HTTP", ["no HTTP"], 400],
    ["with two lengths", ["POST / HTTP/1.1", HOST, "Content-Length: 1", "Content-Length: 2"], 400],
    ["with a length and chunks", ["POST / HTTP/1.1", HOST, "Content-Length: 1", "Transfer-Encoding: chunked"], 400],
    ["with headers that are too long", ["GET / HTTP/1.1", HOST, `X: ${"x".repeat(17_000)}`], 431],
    ["with a target that is too long", [`GET /${"x".repeat(17_000)} HTTP/1.1`, HOST], 431],
  ])("[HT-17] end their connection, and the answer announces it: %s", async (_what, head, status) => {
    await using center = await openTestCenter();
    using connection = await openRaw(center.http, head);

    const answer = await connection.until("}");

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*\r\nconnection: close\r\n`, "s"));
    expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toEqual({ message: expect.any(String) });
    await connection.ended;
  });
});

describe("a target in absolute form", () => {
  it("[HT-12] is the same as its path, on all routes", async () => {
    await using center = await openTestCenter();
    const post = (target: string) =>
      statusOf(center.http, [`POST ${target} HTTP/1.1`, "Host: 127.0.0.1", "Content-Length: 2"], "{}");

    expect(await statusOf(center.http, ["GET http://127.0.0.1/healthz HTTP/1.1", "Host: 127.0.0.1"])).toBe(200);
    expect(await post("http://localhost:1/participant/message?x=1")).toBe(403);
    expect(await post("/participant/message")).toBe(403);
    expect(await statusOf(center.http, ["GET http://127.0.0.1?x HTTP/1.1", "Host: 127.0.0.1"])).toBe(404);
  });

  it("[HT-12] names the host instead of the header", async () => {
    await using center = await openTestCenter();

    expect(await statusOf(center.http, ["GET http://evil.example/ HTTP/1.1", "Host: 127.0.0.1"])).toBe(421);
    expect(await statusOf(center.http, ["GET http://127.0.0.1/x HTTP/1.1", "Host: evil.example"])).toBe(404);
  });

  it.each(["ftp://127.0.0.1/x", "http://", "http://a@127.0.0.1/", "x"])(
    "[HT-12] %s is refused with 400",
    async (target) => {
      await using center = await openTestCenter();

      expect(await statusOf(center.http, [`GET ${target} HTTP/1.1`, "Host: 127.0.0.1"])).toBe(400);
    },
  );
});

describe("an offer of another protocol", () => {
  it.each(["h2c", "TLS/1.0, h2c", "websockets"])("[HT-13] is ignored: %s", async (protocol) => {
    await using center = await openTestCenter();
    const offer = ["Connection: Upgrade, HTTP2-Settings", `Upgrade: ${protocol}`, "HTTP2-Settings: AAMAAABkAAQAAP__"];

    expect(await statusOf(center.http, ["GET /healthz HTTP/1.1", "Host: 127.0.0.1", ...offer])).toBe(200);
    const post = ["POST /participant/message HTTP/1.1", "Host: 127.0.0.1", "Content-Length: 2", ...offer];
    expect(await statusOf(center.http, post, "{}")).toBe(403);
  });

  it("[HT-13] of WebSocket is ignored where there are no sockets", async () => {
    await using center = await openTestCenter();
    const [, , ...key] = HANDSHAKE;
    const head = ["GET /healthz HTTP/1.1", "Host: 127.0.0.1", "Connection: Upgrade", "Upgrade: h2c, websocket"];

    expect(await statusOf(center.http, [...head, ...key])).toBe(200);
  });

  it("[HT-13] leaves a WebSocket among the offers", async () => {
    await using center = await openTestCenter();
    const [, , ...key] = HANDSHAKE;
    const head = ["GET /socket/nowhere HTTP/1.1", "Host: 127.0.0.1", "Connection: Upgrade", "Upgrade: h2c, WebSocket"];

    expect(await statusOf(center.http, [...head, ...key])).toBe(404);
  });
});

describe("a refused upgrade", () => {
  it.each(["/socket/nowhere", "/socket/participant?token=wrong"])(
    "[HT-14] is closed although the peer keeps its side open: %s",
    async (path) => {
      await using center = await openTestCenter();
      using connection = await openRaw(center.http, [`GET ${path} HTTP/1.1`, "Host: 127.0.0.1", ...HANDSHAKE]);
      const answer = await connection.until("}");

      await connection.ended;

      expect(answer).toMatch(/^HTTP\/1\.1 40[34] /);
    },
  );

  it("[HT-14] is closed after ten seconds if it is not decided", async () => {
    const asked = Promise.withResolvers<void>();
    await using center = await openTestCenter({
      surfaces: [
        (_app, { sockets }) =>
          sockets.handle("/socket/undecided", () => {
            asked.resolve();
            return new Promise(() => undefined);
          }),
      ],
    });
    using connection = await openRaw(center.http, ["GET /socket/undecided HTTP/1.1", "Host: 127.0.0.1", ...HANDSHAKE]);
    await asked.promise;

    center.time.advance(10_000);

    await connection.ended;
    expect(connection.text).toBe("");
  });
});
