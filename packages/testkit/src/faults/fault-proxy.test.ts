import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { createManualClock, type ManualClock } from "../manual-clock.ts";
import type { CallFault, FaultPlan, FrameFault, OpeningFault } from "./fault-plan.ts";
import { type FaultProxy, openFaultProxy } from "./fault-proxy.ts";

/** A server that echoes calls and frames, and what it received. */
async function openEcho() {
  const calls: string[] = [];
  const frames: string[] = [];
  const pongs: string[] = [];
  const closed: number[] = [];
  const http = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    calls.push(`${request.url} ${body}`);
    if (body === "wait") return; // for ever
    response.writeHead(201, { "x-own": "yes" }).end(`echo ${body}`);
  });
  const sockets = new WebSocketServer({
    server: http,
    verifyClient: ({ req }: { req: IncomingMessage }) => req.url !== "/no",
  });
  sockets.on("connection", (socket) => {
    socket.on("message", (data) => {
      frames.push(String(data));
      for (const each of String(data).split(",")) socket.send(each);
    });
    socket.on("pong", (data) => pongs.push(String(data)));
    socket.on("close", (code) => closed.push(code));
    socket.on("error", () => {});
    socket.ping("7");
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    calls,
    frames,
    pongs,
    closed,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
}

let echo: Awaited<ReturnType<typeof openEcho>>;
let clock: ManualClock;
let proxy: FaultProxy;
const clients: WebSocket[] = [];

beforeEach(async () => {
  echo = await openEcho();
  clock = createManualClock();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.terminate();
  await proxy[Symbol.asyncDispose]();
  await echo[Symbol.asyncDispose]();
  expect(clock.pendingTimers).toEqual([]);
});

async function open(plan: FaultPlan = []): Promise<void> {
  proxy = await openFaultProxy({ clock }, { server: echo.url, plan });
}

const atCall = (fault: CallFault, nth = 1): FaultPlan => [{ at: "call", path: "/call", nth, fault }];
const atSocket = (fault: OpeningFault): FaultPlan => [{ at: "socket", nth: 1, fault }];
const toClient = (fault: FrameFault, nth = 1): FaultPlan => [{ at: "frame", to: "client", nth, fault }];

const call = async (body = "a", path = "/call"): Promise<string> => {
  const answer = await fetch(`${proxy.url}${path}`, { method: "POST", body });
  return `${answer.status} ${await answer.text()}`;
};

/** Opens a socket through the proxy, and records its frames. */
async function connect(path = "/") {
  const socket = new WebSocket(`${proxy.socketUrl}${path}`);
  clients.push(socket);
  const received: string[] = [];
  const closed: number[] = [];
  socket.on("message", (data) => received.push(String(data)));
  socket.on("close", (code) => closed.push(code));
  socket.on("error", () => {});
  await new Promise((resolve) => {
    socket.on("open", resolve);
    socket.on("close", resolve);
  });
  return { socket, received, closed };
}

describe("calls", () => {
  it("pass with their bodies, headers and answers", async () => {
    await open();
    const answer = await fetch(`${proxy.url}/call?a=1`, { method: "POST", body: "text" });

    expect([answer.status, answer.headers.get("x-own"), await answer.text()]).toEqual([201, "yes", "echo text"]);
    expect(echo.calls).toEqual(["/call?a=1 text"]);
    expect(proxy.waiting).toBe(0);
  });

  it.each<[CallFault, handled: number]>([
    [{ kind: "drop" }, 0],
    [{ kind: "lose-answer" }, 1],
  ])("%o ends the connection of the call, and of no other", async (fault, handled) => {
    await open(atCall(fault, 2));

    expect(await call()).toBe("201 echo a");
    await expect(call("b")).rejects.toThrow("fetch failed");
    expect(await call("c")).toBe("201 echo c");
    expect(echo.calls).toHaveLength(2 + handled);
    expect(proxy.occurred).toMatchObject([{ fault: { at: "call", nth: 2 } }]);
  });

  it.each([true, false])("a refusal has the form of the service, handled: %s", async (isHandled) => {
    await open(atCall({ kind: "answer", status: 429, isHandled }));
    const answer = await fetch(`${proxy.url}/call`, { method: "POST", body: "a" });

    expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([429, "ThrottlingException"]);
    expect(await answer.json()).toMatchObject({ __type: "ThrottlingException" });
    expect(echo.calls).toHaveLength(isHandled ? 1 : 0);
  });

  it.each<[CallFault, handledBefore: number]>([
    [{ kind: "delay", ms: 5_000 }, 0],
    [{ kind: "delay-answer", ms: 5_000 }, 1],
  ])("%o passes later", async (fault, handledBefore) => {
    await open(atCall(fault));
    let isDone = false;
    const answered = call().finally(() => {
      isDone = true;
    });
    await expect.poll(() => clock.pendingTimers).toHaveLength(1);

    expect([echo.calls.length, isDone]).toEqual([handledBefore, false]);
    clock.advance(5_000);
    expect(await answered).toBe("201 echo a");
  });

  it("a call that hangs ends after a minute", async () => {
    await open(atCall({ kind: "hang", isHandled: true }));
    const answered = call();
    answered.catch(() => {});
    await expect.poll(() => clock.pendingTimers).toHaveLength(1);

    clock.advance(60_000);
    await expect(answered).rejects.toThrow("fetch failed");
    expect(echo.calls).toHaveLength(1);
  });

  it("paths are counted for themselves, and no fault occurs after the proxy is healed", async () => {
    await open(atCall({ kind: "drop" }));

    expect(await call("a", "/other")).toBe("201 echo a");
    proxy.heal();
    expect(await call()).toBe("201 echo a");
    expect(proxy.occurred).toEqual([]);
  });
});

describe("the server", () => {
  it("while it starts, calls and sockets wait; while it is away they are dropped", async () => {
    await open();
    proxy.setServer("starting");
    const answered = call();
    const opened = connect();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(echo.calls).toEqual([]);

    proxy.setServer(echo.url);
    expect(await answered).toBe("201 echo a");
    expect((await opened).socket.readyState).toBe(WebSocket.OPEN);
    proxy.setServer("away");
    await expect(call()).rejects.toThrow("fetch failed");
    expect((await connect()).closed).toEqual([1006]);
  });

  it("a cut ends sockets, and calls without an answer", async () => {
    await open();
    const { closed } = await connect();
    const lost = call("wait");
    lost.catch(() => {});
    await expect.poll(() => echo.calls).toHaveLength(1);
    proxy.cut();

    await expect(lost).rejects.toThrow("fetch failed");
    await expect.poll(() => closed).toEqual([1006]);
    expect(await call()).toBe("201 echo a");
    expect(proxy.waiting).toBe(0);
  });

  it("an outage cuts sockets and drops everything until it is over", async () => {
    await open([{ at: "time", afterMs: 1_000, fault: { kind: "outage", ms: 2_000 } }]);
    const { closed } = await connect();
    clock.advance(1_000);

    await expect.poll(() => closed).toEqual([1006]);
    await expect(call()).rejects.toThrow("fetch failed");
    expect((await connect()).closed).toEqual([1006]);
    clock.advance(2_000);
    expect(await call()).toBe("201 echo a");
  });
});

describe("sockets", () => {
  it("pass frames, pings and pongs of both sides, and the end with its code", async () => {
    await open();
    const { socket, received, closed } = await connect();
    socket.send("a,b");
    socket.send("x".repeat(70_000));
    await expect.poll(() => received).toHaveLength(3);
    await expect.poll(() => echo.pongs).toEqual(["7"]);
    socket.close(4001, "enough");

    await expect.poll(() => closed).toEqual([4001]);
    expect(echo.closed).toEqual([4001]);
    await expect.poll(() => proxy.sockets).toBe(0);
  });

  it("pass a refusal of the server", async () => {
    await open();
    const socket = new WebSocket(`${proxy.socketUrl}/no`);
    clients.push(socket);
    const [error] = await once(socket, "error");

    expect(String(error)).toContain("401");
  });

  it.each<OpeningFault>([{ kind: "drop" }, { kind: "refuse", status: 503 }])("%o ends the opening", async (fault) => {
    await open(atSocket(fault));

    expect((await connect()).closed).toEqual([1006]);
    expect((await connect()).socket.readyState).toBe(WebSocket.OPEN);
    expect(echo.sockets.clients.size).toBe(1);
  });

  it("an opening that hangs ends after a minute", async () => {
    await open(atSocket({ kind: "hang" }));
    const opened = connect();
    await expect.poll(() => clock.pendingTimers).toHaveLength(1);

    clock.advance(60_000);
    expect((await opened).closed).toEqual([1006]);
  });

  it.each<[FrameFault["kind"], received: readonly string[]]>([
    ["drop", ["a", "c"]],
    ["repeat", ["a", "b", "b", "c"]],
    ["swap", ["a", "c", "b"]],
  ])("%s changes one frame", async (kind, expected) => {
    await open(toClient({ kind } as FrameFault, 2));
    const { socket, received } = await connect();
    socket.send("a,b,c");

    await expect.poll(() => received).toEqual(expected);
  });

  it("a frame that is to change places passes alone after a while", async () => {
    await open(toClient({ kind: "swap" }));
    const { socket, received } = await connect();
    socket.send("a");
    await expect.poll(() => clock.pendingTimers).toHaveLength(1);

    clock.advance(2_000);
    await expect.poll(() => received).toEqual(["a"]);
  });

  it("a delayed frame holds back all that follow it, and the end", async () => {
    await open(toClient({ kind: "delay", ms: 3_000 }));
    const { socket, received, closed } = await connect();
    socket.send("a,b");
    await expect.poll(() => echo.frames).toEqual(["a,b"]);
    for (const each of echo.sockets.clients) each.close(4002);
    await expect.poll(() => clock.pendingTimers).toHaveLength(1);
    expect(received).toEqual([]);

    clock.advance(3_000);
    await expect.poll(() => closed).toEqual([4002]);
    expect(received).toEqual(["a", "b"]);
  });

  it("a cut ends both sides before the frame", async () => {
    await open(toClient({ kind: "cut" }, 2));
    const { socket, received, closed } = await connect();
    socket.send("a,b");

    await expect.poll(() => closed).toEqual([1006]);
    await expect.poll(() => echo.closed).toEqual([1006]);
    expect(received).toEqual(["a"]);
  });

  it("half-open loses everything in both directions and notifies no side", async () => {
    await open(toClient({ kind: "half-open" }, 2));
    const { socket, received, closed } = await connect();
    socket.send("a,b");
    await expect.poll(() => received).toEqual(["a"]);
    socket.send("c");
    for (const each of echo.sockets.clients) each.terminate();
    await expect.poll(() => echo.closed).toEqual([1006]);
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect([received, closed, echo.frames]).toEqual([["a"], [], ["a,b"]]);
    socket.terminate();
    await expect.poll(() => proxy.sockets).toBe(0);
  });

  it("one-way loses one direction", async () => {
    await open([{ at: "frame", to: "server", nth: 2, fault: { kind: "one-way" } }]);
    const { socket, received } = await connect();
    socket.send("a");
    await expect.poll(() => received).toEqual(["a"]);
    socket.send("b");
    for (const each of echo.sockets.clients) each.send("news");

    await expect.poll(() => received).toEqual(["a", "news"]);
    expect(echo.frames).toEqual(["a"]);
  });
});
