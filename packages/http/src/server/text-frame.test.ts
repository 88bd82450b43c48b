import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { textFrame } from "./text-frame.ts";

let server: Server;
let peer: WebSocket;
let wire: Duplex;

beforeAll(async () => {
  const sockets = new WebSocketServer({ noServer: true });
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  peer = new WebSocket(`ws://127.0.0.1:${typeof address === "object" ? address?.port : 0}`);
  const [request, duplex, head] = await once(server, "upgrade");
  wire = duplex;
  sockets.handleUpgrade(request, duplex, head, () => undefined);
  await once(peer, "open");
});

afterAll(async () => {
  peer.terminate();
  server.close();
  await once(server, "close");
});

const texts = [
  ...[0, 1, 125, 126, 127, 65_535, 65_536, 200_000].map((length) => "x".repeat(length)),
  ...["Grüße", "你好".repeat(42), "👩‍💻", "é".repeat(63), '"\\\u0000\u2028'],
];

it("a peer reads texts of any length and alphabet from the frames", async () => {
  const heard = new Promise<string[]>((resolve) => {
    const all: string[] = [];
    peer.on("message", (data) => all.push(String(data)) === texts.length && resolve(all));
  });

  for (const text of texts) wire.write(textFrame(text));

  expect(await heard).toEqual(texts);
});
