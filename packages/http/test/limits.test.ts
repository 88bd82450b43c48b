import { type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { createManualClock, createRecordingLogger, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it, vi } from "vitest";
import { createStartSurface, type Limits, type Surface } from "../src/index.ts";
import { createLimits } from "../src/limits/limits.ts";
import { DEFAULT_LIMITS, type LimitOptions } from "../src/settings.ts";
import { openConnect } from "./open-connect.ts";
import { openRaw } from "./raw-connection.ts";
import { call, connect, openTestCenter, type TestCenter, whileTimePasses } from "./test-center.ts";

async function openLimited(limits: Partial<LimitOptions>, ...more: Surface[]) {
  const seen: { limits?: Limits } = {};
  const center = await openTestCenter({
    limits,
    surfaces: [
      createStartSurface({ pages: null }),
      (_app, context) => void Object.assign(seen, { limits: context.limits }),
      ...more,
    ],
  });
  return { ...center, refusals: (seen.limits as Limits).refusals.all };
}

const openPlane = openConnect();

type Sent = { readonly path?: string; readonly method?: string; readonly body?: object; readonly from?: string };

/** Sends a request from an address of this machine; `forwardedFor` is what a proxy adds. */
function send(
  { http }: Pick<TestCenter, "http">,
  { path = "/startChat", method = "POST", body = {}, from = "127.0.0.1", ...rest }: Sent & { forwardedFor?: string },
) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; retryAfter: string; text: string }>();
  const headers = rest.forwardedFor === undefined ? {} : { "x-forwarded-for": rest.forwardedFor };
  const options = {
    port: new URL(http).port,
    host: "127.0.0.1",
    localAddress: from,
    path,
    method,
    headers,
    agent: false,
  };
  const asked = request(options as object, async (response) => {
    let text = "";
    for await (const part of response) text += part;
    resolve({ status: response.statusCode ?? 0, retryAfter: String(response.headers["retry-after"]), text });
  });
  asked.once("error", reject);
  asked.end(method === "GET" ? undefined : JSON.stringify(body));
  return promise;
}

/** Lets the sockets of this process make progress. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe("starting chats", () => {
  it("[LM-12] is refused with 429 to an address that started too many, in the start call's form", async () => {
    await using center = await openLimited({ chatStartsPerAddressPerMinute: 1 });
    expect((await send(center, {})).status).toBe(200);

    const { status, retryAfter, text } = await send(center, {});

    expect([status, JSON.parse(text).data.Error.code]).toEqual([429, "too-many-requests"]);
    expect(Number(retryAfter)).toBeGreaterThan(1);
    expect((await send(center, { from: "127.0.0.2" })).status).toBe(200);
    expect(center.refusals.get("address-chat-starts")).toBe(1);
  });

  it("[LM-34] counts by the size of its body, and is refused before that is parsed", async () => {
    await using center = await openLimited({ chatStartsPerAddressPerMinute: 3 });
    const Attributes = { text: "x".repeat(5_000) };
    const statuses: number[] = [];
    for (const body of [{ Attributes }, {}, { Attributes: "wrong" }])
      statuses.push((await send(center, { body })).status);

    expect(statuses).toEqual([200, 200, 429]);
  });

  it("[LM-34] counts what a chat takes over from the one that it continues", async () => {
    await using center = await openLimited({ chatStartsPerAddressPerMinute: 4 }, openPlane);
    const start = (changes: object) => {
      const ParticipantDetails = { DisplayName: "Customer" };
      const body = { InstanceId: "i", ContactFlowId: "flow", ParticipantDetails, ...changes };
      return send(center, { path: "/contact/chat", method: "PUT", body });
    };
    const source = await start({ Attributes: { text: "x".repeat(5_000) } });
    const { ContactId: SourceContactId } = JSON.parse(source.text);
    await center.center.contacts.stop(SourceContactId, "api");

    const persistent = { RehydrationType: "ENTIRE_PAST_SESSION", SourceContactId };
    const continued = await start({ PersistentChat: persistent });

    expect([source.status, continued.status, (await start({})).status]).toEqual([200, 200, 429]);
  });

  it("[LM-12] counts starts at the control plane too if signatures are not checked", async () => {
    await using center = await openLimited({ chatStartsPerAddressPerMinute: 1 }, openPlane);
    const body = { InstanceId: "i", ContactFlowId: "flow", ParticipantDetails: { DisplayName: "Customer" } };
    const start = () => send(center, { path: "/contact/chat", method: "PUT", body });
    expect((await start()).status).toBe(200);

    const { status, retryAfter, text } = await start();

    expect([status, retryAfter, JSON.parse(text).__type]).toEqual([429, "1", "ThrottlingException"]);
  });

  it("[LM-14, LM-15] ends at a number of open and of unjoined chats, until customers join or chats end", async () => {
    await using center = await openLimited({ unjoinedChatsPerAddress: 2, openChatsPerAddress: 3 });
    const start = async () => {
      center.time.advance(5_000);
      const { status, text } = await send(center, {});
      return { status, token: JSON.parse(text).data.startChatResult?.ParticipantToken as string };
    };
    const join = ({ token }: { token: string }) =>
      call(center.http, "connection", { token, body: { Type: ["CONNECTION_CREDENTIALS"], ConnectParticipant: true } });
    const first = await start();
    const second = await start();
    expect((await start()).status).toBe(429);

    await join(first);
    const joined = await join(second);
    const third = await start();
    expect([third.status, (await start()).status]).toEqual([200, 429]);

    const credentials = joined.body.ConnectionCredentials as { ConnectionToken: string };
    await whileTimePasses(center, call(center.http, "disconnect", { token: credentials.ConnectionToken, body: {} }));
    expect((await start()).status).toBe(200);
    expect([center.refusals.get("address-unjoined-chats"), center.refusals.get("address-open-chats")]).toEqual([1, 1]);
  });

  it("[LM-19] takes a body of at most 256 KiB", async () => {
    await using center = await openLimited({});
    const body = (length: number) => ({ Attributes: { a: "x".repeat(32_000) }, Rest: "x".repeat(length) });

    expect((await send(center, { body: body(200_000) })).status).toBe(200);
    const { status, text } = await send(center, { body: body(240_000) });
    expect([status, JSON.parse(text).data.Error.code]).toEqual([413, "request-too-large"]);
  });
});

const UPGRADE = ["GET /socket/panel HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket"];

describe("requests of one address", () => {
  it.each([
    ["/participant/message", "ThrottlingException"],
    ["/participant/attachment", "ThrottlingException"],
    ["/contact/chat", "ThrottlingException"],
    ["/startChat", undefined],
  ])("[LM-18] are refused beyond its budget in the form of the API: %s", async (path, type) => {
    await using center = await openLimited({ addressRequests: { perSecond: 1, burst: 2 } }, openPlane);
    const method = path === "/contact/chat" ? "PUT" : "POST";
    await send(center, { path, method });
    await send(center, { path, method });

    const { status, retryAfter, text } = await send(center, { path, method });

    expect([status, retryAfter, JSON.parse(text).__type]).toEqual([429, "1", type]);
    expect((await send(center, { path, method, from: "127.0.0.2" })).status).not.toBe(429);
    expect((await send(center, { path: "/healthz", method: "GET" })).status).toBe(200);
    center.time.advance(1_000);
    expect((await send(center, { path, method })).status).not.toBe(429);
    expect(center.refusals.get("address-requests")).toBe(1);
  });

  it.each([
    ["of a foreign host", ["GET / HTTP/1.1", "Host: foreign.example"], 421],
    ["with two hosts", ["GET / HTTP/1.1", "Host: 127.0.0.1", "Host: 127.0.0.1"], 400],
    ["without a host", ["GET / HTTP/1.1"], 400],
    ["with a malformed target", ["GET ftp://127.0.0.1/ HTTP/1.1", "Host: 127.0.0.1"], 400],
    ["with malformed percent-encoding", ["GET /%zz HTTP/1.1", "Host: 127.0.0.1"], 400],
    ["with another expectation", ["GET / HTTP/1.1", "Host: 127.0.0.1", "Expect: more"], 417],
    ["to upgrade, of a foreign host", [...UPGRADE, "Host: foreign.example"], 421],
  ])("[LM-18] include those that no route receives: %s", async (_what, head, status) => {
    await using center = await openLimited({ addressRequests: { perSecond: 1, burst: 1 } }, openPlane);
    using first = await openRaw(center.http, head);
    expect(await first.until("}")).toMatch(`HTTP/1.1 ${status} `);

    using second = await openRaw(center.http, head);

    expect(await second.until("}")).toMatch(/^HTTP\/1\.1 429 .*retry-after: 1/is);
    expect(center.refusals.get("address-requests")).toBe(1);
  });

  it("[LM-18] include bytes that are not HTTP, whose connection is ended without an answer", async () => {
    await using center = await openLimited({ addressRequests: { perSecond: 1, burst: 1 } });
    using first = await openRaw(center.http, ["no HTTP"]);
    expect(await first.until("}")).toMatch(/^HTTP\/1\.1 400 /);

    using second = await openRaw(center.http, ["no HTTP"]);
    await second.ended;

    expect(second.text).toBe("");
    expect(center.refusals.get("address-requests")).toBe(1);
  });

  it("[LM-18] include upgrades", async () => {
    await using center = await openLimited({ addressRequests: { perSecond: 1, burst: 1 } });
    const head = [...UPGRADE, "Host: 127.0.0.1"];
    using first = await openRaw(center.http, head);
    await first.until("\r\n\r\n");
    using second = await openRaw(center.http, head);

    expect(await second.until("}")).toMatch(/^HTTP\/1\.1 429 .*Retry-After: 1/s);
  });

  it.each([
    [
      "a request of a message",
      "address-requests",
      "/participant/message",
      { addressRequests: { perSecond: 1, burst: 1 } },
    ],
    ["another request", "address-requests", "/participant/attachment", { addressRequests: { perSecond: 1, burst: 1 } }],
    ["a start", "address-chat-starts", "/startChat", { chatStartsPerAddressPerMinute: 1 }],
  ] as const)("[LM-33] are refused after one to two seconds: %s", async (_what, budget, path, limits) => {
    await using center = await openLimited({ ...limits, refusalPauseMs: 1_000 });
    await send(center, { path });
    const statuses: number[] = [];

    const refused = send(center, { path }).then(({ status }) => statuses.push(status));
    await vi.waitFor(() => expect(center.refusals.get(budget)).toBe(1), { timeout: 10_000 });
    center.time.advance(999);
    await turns(20);
    expect(statuses).toEqual([]);
    center.time.advance(1_001);
    await refused;

    expect(statuses).toEqual([429]);
  });

  it.each(["/participant/message", "/participant/attachment", "/startChat"])(
    "[LM-33] of a peer that has left meanwhile have no effect: %s",
    async (path) => {
      await using center = await openLimited({ addressRequests: { perSecond: 0, burst: 0 }, refusalPauseMs: 1_000 });
      const raw = await openRaw(center.http, [`POST ${path} HTTP/1.1`, "Host: 127.0.0.1", "Content-Length: 0"]);
      await vi.waitFor(() => expect(center.refusals.get("address-requests")).toBe(1), { timeout: 10_000 });
      raw[Symbol.dispose]();
      await raw.ended;
      center.time.advance(2_000);
      await turns(20);

      expect((await send(center, { path: "/healthz", method: "GET" })).status).toBe(200);
    },
  );

  it("[LM-33] are refused after one to two seconds: an upgrade", async () => {
    await using center = await openLimited({ addressRequests: { perSecond: 0, burst: 0 }, refusalPauseMs: 1_000 });
    const head = ["GET /socket/panel HTTP/1.1", "Host: 127.0.0.1", "Connection: Upgrade", "Upgrade: websocket"];
    using raw = await openRaw(center.http, head);
    await vi.waitFor(() => expect(center.refusals.get("address-requests")).toBe(1), { timeout: 10_000 });
    center.time.advance(999);
    await turns(20);
    expect(raw.text).toBe("");
    center.time.advance(1_001);

    expect(await raw.until("}")).toMatch(/^HTTP\/1\.1 429 /);
  });

  it("[LM-31] cost more if their answers are large: pages of transcripts", async () => {
    await using center = await openLimited({ addressRequests: { perSecond: 1, burst: 50 } });
    const customer = await center.startChat();
    const { token } = await connect(center.http, customer);
    const post = async (operation: string, body: object) =>
      (await call(center.http, operation, { token, body })).status;
    for (let count = 0; count < 20; count += 1) {
      expect(await post("message", { ContentType: "text/plain", Content: "x".repeat(16_000) })).toBe(200);
    }

    const statuses: number[] = [];
    for (let count = 0; count < 11; count += 1) statuses.push(await post("transcript", { MaxResults: 100 }));

    // Of 50 permits 21 are used before; a page of 112 kB takes three.
    expect(statuses).toEqual([...new Array(10).fill(200), 429]);
    expect((await send(center, { from: "127.0.0.2" })).status).toBe(200);
  });

  it("[LM-31] cost more if their answers are large: routes of the framework", async () => {
    const pages: Surface = (app) => {
      app.get("/text", (_request, reply) => reply.send("x".repeat(149_999)));
      app.get("/file", (_request, reply) => reply.send(Readable.from([Buffer.alloc(500_000)])));
    };
    await using center = await openLimited({ addressRequests: { perSecond: 1, burst: 6 } }, pages);
    const get = async (path: string) => (await send(center, { path, method: "GET" })).status;

    expect([await get("/file"), await get("/text"), await get("/text"), await get("/text")]).toEqual([
      200, 200, 200, 429,
    ]);
  });

  it("[LM-10] are counted by client behind a trusted proxy", async () => {
    await using center = await openLimited({ trustedProxies: ["127.0.0.2"], chatStartsPerAddressPerMinute: 1 });
    const start = async (from: string, forwardedFor: string) => (await send(center, { from, forwardedFor })).status;

    expect(await start("127.0.0.2", "198.51.100.1")).toBe(200);
    expect(await start("127.0.0.2", "198.51.100.2")).toBe(200);
    expect(await start("127.0.0.2", "203.0.113.5, 198.51.100.1")).toBe(429);
    expect(await start("127.0.0.3", "198.51.100.3")).toBe(200);
    expect(await start("127.0.0.3", "198.51.100.4")).toBe(429);
  });

  it("[LM-10] have the same client in request.ip", async () => {
    const who: Surface = (app, { limits }) =>
      void app.get("/who", (request, reply) => reply.send([request.ip, limits.addressOf(request.raw)]));
    await using center = await openLimited({ trustedProxies: ["127.0.0.2"] }, who);
    const ask = async (from: string) =>
      JSON.parse((await send(center, { path: "/who", method: "GET", from, forwardedFor: "198.51.100.1" })).text);

    expect([await ask("127.0.0.2"), await ask("127.0.0.3")]).toEqual([
      ["198.51.100.1", "198.51.100.1"],
      ["127.0.0.3", "127.0.0.3"],
    ]);
  });

  it("[LM-10] from a proxy that is not trusted are warned of once", async () => {
    const log = createRecordingLogger();
    const limits = createLimits(
      { clock: createManualClock(), random: createSeededRandom(1), log, readProgress: async () => "ended" },
      { ...DEFAULT_LIMITS, trustedProxies: [] },
    );
    const proxied = { headers: { "x-forwarded-for": "198.51.100.1" }, socket: { remoteAddress: "10.0.0.1" } };

    for (let count = 0; count < 3; count += 1) limits.admitRequest(proxied as unknown as IncomingMessage);

    expect(log.lines).toMatchObject([{ level: "warn", fields: { peer: "10.0.0.1" } }]);
  });
});

describe("bodies of one address", () => {
  const begin = (center: TestCenter, path: string, header: string, from?: string) =>
    openRaw(
      center.http,
      [`POST ${path} HTTP/1.1`, "Host: 127.0.0.1", header],
      header.startsWith("Transfer-Encoding") ? "1\r\n{\r\n" : "{",
      from,
    );

  it.each([
    ["/participant/message", "Content-Length: 600000"],
    ["/startChat", "Content-Length: 200000"],
    ["/participant/message", "Transfer-Encoding: chunked"],
  ])(
    "[LM-24] in transmission are limited, until they have arrived or their peer is gone: %s, %s",
    async (path, header) => {
      const isChunked = header.startsWith("Transfer");
      const bytes = isChunked ? 2 ** 20 : Number(header.split(" ")[1]);
      await using center = await openLimited({ bodyBytesPerAddress: 2 * bytes });
      using first = await begin(center, path, header);
      using _second = await begin(center, path, header);
      await turns(20);
      using third = await begin(center, path, header);

      expect(await third.until("Retry-After: 1".toLowerCase())).toMatch(/^HTTP\/1\.1 429 /);
      using other = await begin(center, path, header, "127.0.0.2");
      using small = await begin(center, path, "Content-Length: 16384");
      first[Symbol.dispose]();
      await turns(20);
      using fourth = await begin(center, path, header);
      await turns(20);
      expect([other.text, small.text, fourth.text]).toEqual(["", "", ""]);
      expect(center.refusals.get("address-body-bytes")).toBe(1);
    },
  );

  it("[LM-24] that have arrived do not count", async () => {
    await using center = await openLimited({ bodyBytesPerAddress: 30_000 });
    const body = { Attributes: { a: "x".repeat(20_000) } };

    for (let count = 0; count < 5; count += 1) expect((await send(center, { body })).status).toBe(200);
  });

  it.each(["Content-Length: 600000", "Transfer-Encoding: chunked"])(
    "[LM-24] of refused upgrade requests do not count: %s",
    async (header) => {
      await using center = await openLimited({ bodyBytesPerAddress: 2 ** 20 });
      const upgrade = [
        "GET /socket/nowhere HTTP/1.1",
        "Host: 127.0.0.1",
        "Connection: Upgrade",
        "Upgrade: websocket",
        header,
      ];

      for (let count = 0; count < 5; count += 1) {
        using refused = await openRaw(center.http, upgrade);
        expect(await refused.until("\r\n\r\n")).toMatch(/^HTTP\/1\.1 404 /);
      }

      const body = { Attributes: { a: "x".repeat(20_000) } };
      expect((await send(center, { body })).status).toBe(200);
    },
  );
});

describe("connections of one address", () => {
  const hello = ["GET /healthz HTTP/1.1", "Host: 127.0.0.1"];

  it("[LM-32] are closed beyond their number, until others have ended", async () => {
    await using center = await openLimited({ connectionsPerAddress: 2 });
    using first = await openRaw(center.http, hello);
    using second = await openRaw(center.http, hello);
    await Promise.all([first.until("ok"), second.until("ok")]);

    using third = await openRaw(center.http, hello);
    await third.ended;
    using other = await openRaw(center.http, hello, "", "127.0.0.2");
    await other.until("ok");
    expect([third.text, center.refusals.get("address-connections")]).toEqual(["", 1]);

    first.socket.destroy();
    await turns(50);
    using fourth = await openRaw(center.http, hello);
    await fourth.until("ok");
  });

  it("[LM-32] are not counted if it is a trusted proxy's", async () => {
    await using center = await openLimited({ connectionsPerAddress: 1, trustedProxies: ["127.0.0.1"] });
    using first = await openRaw(center.http, hello);
    using second = await openRaw(center.http, hello);

    await Promise.all([first.until("ok"), second.until("ok")]);

    expect(center.refusals.get("address-connections")).toBe(0);
  });
});

describe("clients that do not read", () => {
  /** A path whose answer has the given size; larger than what the system buffers for a connection. */
  const large = (megabytes: number): Surface => {
    const body = Buffer.alloc(megabytes * 2 ** 20);
    return (app) => void app.get("/large", (_request, reply) => reply.send(body));
  };
  const ask = (center: TestCenter, from = "127.0.0.1") =>
    openRaw(center.http, ["GET /large HTTP/1.1", "Host: 127.0.0.1"], "", from);
  const paused = async (center: TestCenter) => {
    const connection = await ask(center);
    connection.socket.pause();
    return connection;
  };

  it("[LM-20] are disconnected after thirty seconds without progress", async () => {
    await using center = await openLimited({}, large(16));
    using connection = await paused(center);
    await turns(50);

    for (let second = 0; second < 29; second += 1) center.time.advance(1_000);
    expect(center.refusals.get("slow-readers")).toBe(0);
    for (let second = 0; second < 4; second += 1) center.time.advance(1_000);

    expect(center.refusals.get("slow-readers")).toBe(1);
    connection.socket.resume();
    await connection.ended;
    expect(connection.text.length).toBeLessThan(16 * 2 ** 20);
  });

  it("[LM-20] are not disconnected while they make progress, even within one write", async () => {
    await using center = await openLimited({ unsentBytesPerAddress: 2 ** 30, unsentBytes: 2 ** 30 }, large(64));
    using connection = await paused(center);
    const { socket } = connection;

    for (let second = 0; second < 60; second += 1) {
      await turns(5);
      center.time.advance(1_000);
      if (second % 20 !== 10) continue;
      socket.resume();
      // More than what both systems buffer for the connection: the server must have sent some of it meanwhile.
      const received = connection.text.length;
      while (connection.text.length < received + 8 * 2 ** 20) await turns(1);
      socket.pause();
    }

    expect(center.refusals.get("slow-readers")).toBe(0);
  });

  it("[LM-21] are disconnected, those with the most first, when an address has too many unsent bytes", async () => {
    await using center = await openLimited({ unsentBytesPerAddress: 40 * 2 ** 20 }, large(16));
    const connections = await Promise.all([paused(center), paused(center), paused(center), paused(center)]);
    await turns(50);

    center.time.advance(1_000);

    expect(center.refusals.get("address-unsent-bytes")).toBe(2);
    for (const connection of connections) connection[Symbol.dispose]();
  });

  it("[LM-22] are disconnected when all addresses together have too many unsent bytes", async () => {
    await using center = await openLimited({ unsentBytes: 20 * 2 ** 20 }, large(16));
    const connections = await Promise.all(["127.0.0.1", "127.0.0.2"].map((from) => ask(center, from)));
    for (const { socket } of connections) socket.pause();
    await turns(50);

    center.time.advance(1_000);

    expect(center.refusals.get("center-unsent-bytes")).toBe(1);
    for (const connection of connections) connection[Symbol.dispose]();
  });

  it("[LM-21] are disconnected within a second if they request much", async () => {
    await using center = await openLimited({ unsentBytesPerAddress: 2 ** 20 });
    const customer = await center.startChat();
    const { token } = await connect(center.http, customer);
    for (let count = 0; count < 60; count += 1) {
      const body = { ContentType: "text/plain", Content: "\u0001".repeat(16_000) }; // six times as long in JSON
      await call(center.http, "message", { token, body });
    }
    const query = '{"MaxResults":100}';
    const head = [
      "POST /participant/transcript HTTP/1.1",
      "Host: 127.0.0.1",
      `X-Amz-Bearer: ${token}`,
      `Content-Length: ${query.length}`,
    ];
    const connections = await Promise.all(Array.from({ length: 8 }, () => openRaw(center.http, [])));
    for (const { socket } of connections) {
      socket.pause();
      // More than what the system buffers for the connection.
      for (let count = 0; count < 30; count += 1) socket.write(`${head.join("\r\n")}\r\n\r\n${query}`);
    }

    while (center.refusals.get("address-unsent-bytes") === 0) await turns(1); // the clock is manual

    expect(center.refusals.get("address-unsent-bytes")).toBeGreaterThan(0);
    for (const connection of connections) connection[Symbol.dispose]();
  });

  it("[LM-21] are counted by client behind a trusted proxy", async () => {
    await using center = await openLimited(
      { trustedProxies: ["127.0.0.1"], unsentBytesPerAddress: 20 * 2 ** 20 },
      large(16),
    );
    const connections = await Promise.all(
      ["198.51.100.1", "198.51.100.2"].map((client) =>
        openRaw(center.http, ["GET /large HTTP/1.1", "Host: 127.0.0.1", `X-Forwarded-For: ${client}`]),
      ),
    );
    for (const { socket } of connections) socket.pause();
    await turns(50);

    center.time.advance(1_000);

    expect(center.refusals.get("address-unsent-bytes")).toBe(0);
    for (const connection of connections) connection[Symbol.dispose]();
  });
});

it("[LM-23] a refusal of a participant's budget is counted and has Retry-After", async () => {
  await using center = await openTestCenter({ participant: { rate: { perSecond: 1, burst: 1 } } });
  const { token } = await connect(center.http, await center.startChat());
  const write = () => call(center.http, "message", { token, body: { ContentType: "text/plain", Content: "hello" } });
  await write();

  const { status, headers, body } = await write();

  expect([status, headers.get("retry-after"), body.__type]).toEqual([429, "1", "ThrottlingException"]);
});
