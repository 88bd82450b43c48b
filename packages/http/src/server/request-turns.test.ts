import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createRefusalCounts, type RefusalCounts } from "../limits/refusal-counts.ts";
import { inTurn, MAX_WAITING_REQUESTS } from "./request-turns.ts";

type Begun = { readonly request: IncomingMessage; readonly response: ServerResponse };

let begun: Begun[];
let refusals: RefusalCounts;
let server: Server;
let peer: Socket;
let received: string;

beforeEach(async () => {
  begun = [];
  received = "";
  refusals = createRefusalCounts();
  const listener = inTurn((request, response) => {
    begun.push({ request, response });
    server.emit("begun");
  }, refusals);
  server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  peer = connect(typeof address === "object" ? (address?.port ?? 0) : 0, "127.0.0.1");
  peer.on("error", () => undefined); // a reset; `close` follows
  peer.setEncoding("utf8").on("data", (part: string) => {
    received += part;
  });
  await once(peer, "connect");
});

afterEach(async () => {
  peer.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

const paths = () => begun.map(({ request }) => request.url);
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
const newest = () => begun.at(-1) as Begun;

/** Answers the newest request and waits until the next one begins. */
async function answerAndWait(body: string | Buffer): Promise<void> {
  const next = once(server, "begun");
  newest().response.end(body);
  await next;
}

it("[LM-30] begins pipelined requests one after another, in order", async () => {
  peer.write(get("/1") + get("/2") + get("/3"));
  await once(server, "begun");
  expect(paths()).toEqual(["/1"]);

  await answerAndWait("one");
  expect(paths()).toEqual(["/1", "/2"]);
  await answerAndWait("two");
  newest().response.end("three");

  while (!received.includes("three")) await once(peer, "data");
  expect(received).toMatch(/one.*two.*three/s);
});

it("[LM-30] begins no request while the peer has not taken the answer before it", async () => {
  peer.pause();
  peer.write(get("/1") + get("/2"));
  await once(server, "begun");

  newest().response.end(Buffer.alloc(32 * 2 ** 20)); // more than the operating system buffers
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(paths()).toEqual(["/1"]);

  const next = once(server, "begun");
  peer.resume();
  await next;
  expect(paths()).toEqual(["/1", "/2"]);
});

it("[LM-30] gives a request that waited its whole body", async () => {
  const body = "x".repeat(300_000);
  peer.write(`${get("/1")}POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}${get("/3")}`);
  await once(server, "begun");

  await answerAndWait("one");
  let length = 0;
  for await (const part of newest().request) length += part.length;
  await answerAndWait("two");

  expect([length, paths()]).toEqual([body.length, ["/1", "/2", "/3"]]);
});

it("[LM-30] ends a connection on which too many requests wait", async () => {
  peer.write(get("/1").repeat(MAX_WAITING_REQUESTS + 2));

  await once(peer, "close");

  expect([paths(), refusals.all.get("pipelined-requests")]).toEqual([["/1"], 1]);
});

it("[LM-30] counts only requests that still wait", async () => {
  peer.write(get("/1").repeat(MAX_WAITING_REQUESTS + 1));
  await once(server, "begun");
  for (let count = 0; count < MAX_WAITING_REQUESTS; count += 1) await answerAndWait("");
  peer.write(get("/2").repeat(MAX_WAITING_REQUESTS));

  for (let count = 0; count < MAX_WAITING_REQUESTS; count += 1) await answerAndWait("");

  expect([begun.length, refusals.all.get("pipelined-requests")]).toEqual([2 * MAX_WAITING_REQUESTS + 1, 0]);
});
