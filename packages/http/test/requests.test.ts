import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { openRaw, statusOf } from "./raw-connection.ts";
import { connect, openTestCenter } from "./test-center.ts";
import { openSocket } from "./test-socket.ts";

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

describe("a message on a socket", () => {
  it.each([
    [65_536, 1003], // it is read, and is not a frame
    [65_537, 1009],
  ])("[HT-19] of %i bytes closes it with %i", async (bytes, code) => {
    await using center = await openTestCenter();
    const { socketUrl } = await connect(center.http, await center.startChat());
    using opened = await openSocket(socketUrl);

    opened.socket.send("a".repeat(bytes));

    expect((await opened.closed).code).toBe(code);
  });
});

describe("messages that arrive in parts", () => {
  it.each([
    ["fragments", 129, 1008],
    ["fragments", 128, 1003],
  ])("[HT-19] of %s: %i of a message without an end close the socket, or wait", async (_kind, count, code) => {
    await using center = await openTestCenter();
    const { socketUrl } = await connect(center.http, await center.startChat());
    using opened = await openSocket(socketUrl);

    for (let part = 1; part < count; part += 1) opened.socket.send("a", { fin: false });
    opened.socket.send("a", { fin: code === 1003 });

    expect((await opened.closed).code).toBe(code); // 1003: the message is complete, and not a frame
  });

  it("[HT-19] of pieces of the network: 1,025 of a message close the socket", async () => {
    await using center = await openTestCenter();
    const { pathname, search } = new URL((await connect(center.http, await center.startChat())).socketUrl);
    using connection = await openRaw(center.http, [
      `GET ${pathname}${search} HTTP/1.1`,
      "Host: 127.0.0.1",
      ...HANDSHAKE,
    ]);
    await connection.until("101 Switching Protocols");
    const head = Buffer.from([0x81, 0xfe, 0x40, 0x00, 0, 0, 0, 0]); // of 16,384 bytes
    const closing = "\x02\x03"; // length and first byte of the code 1008

    connection.socket.setNoDelay(true).write(head);
    for (let piece = 0; piece < 16_000 && !connection.text.includes(closing); piece += 1) {
      connection.socket.write("a");
      await new Promise((resolve) => setImmediate(resolve)); // the server reads it
    }

    expect(connection.text).toContain(closing);
  });

  it("[HT-19] are not decompressed: sockets agree to no compression", async () => {
    await using center = await openTestCenter();
    const { socketUrl } = await connect(center.http, await center.startChat());
    const socket = new WebSocket(socketUrl, { perMessageDeflate: true });
    await once(socket, "open");

    expect(socket.extensions).toBe("");
    socket.terminate();
  });

  it("[HT-19] are not decompressed: a body is read as it is", async () => {
    await using center = await openTestCenter();
    const { token } = await connect(center.http, await center.startChat());
    const body = gzipSync(JSON.stringify({ ContentType: "text/plain", Content: "hello" }));

    const answer = await fetch(`${center.http}/participant/message`, {
      method: "POST",
      headers: { "x-amz-bearer": token, "content-encoding": "gzip" },
      body: new Uint8Array(body),
    });

    expect([answer.status, await answer.json()]).toMatchObject([400, { __type: "ValidationException" }]);
  });
});

describe("bodies that arrive in parts", () => {
  const HEAD = ["Host: 127.0.0.1", "Transfer-Encoding: chunked"];

  it.each(["/participant/message", "/participant/nothing"])(
    "[HT-20] of one byte are refused, and their connection is ended: %s",
    async (path) => {
      await using center = await openTestCenter();
      using connection = await openRaw(center.http, [`POST ${path} HTTP/1.1`, ...HEAD], "1\r\n \r\n".repeat(300));

      const answer = await connection.until("}");

      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain("parts of at least 128 bytes");
      await connection.ended;
    },
  );

  it("[HT-20] of more than 128 bytes are read, however many there are", async () => {
    await using center = await openTestCenter();
    const part = `c8\r\n${" ".repeat(200)}\r\n`;
    using connection = await openRaw(
      center.http,
      ["POST /participant/message HTTP/1.1", ...HEAD],
      `${part.repeat(2_000)}0\r\n\r\n`,
    );

    expect(await connection.until("}")).toMatch(/^HTTP\/1\.1 403 /); // without a token
  });

  it.each(["GET /healthz", "GET /participant/nothing", "HEAD /healthz"])(
    "[HT-20] and that no route reads end the connection: %s",
    async (start) => {
      await using center = await openTestCenter();
      using connection = await openRaw(center.http, [`${start} HTTP/1.1`, ...HEAD], "1\r\n \r\n");

      expect(await connection.until("\r\n\r\n")).toMatch(/^HTTP\/1\.1 [24]\d\d /);
      await connection.ended;
    },
  );
});
