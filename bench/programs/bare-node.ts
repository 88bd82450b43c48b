/**
 * Purpose: baseline server that implements only the workload, with Node's `http`, `ws` and SQLite with group commit. It verifies no tokens,
 *          has no limits and no idempotency, and does not resend missed messages.
 * When:    started by the benchmarks.
 * Usage:   node bench/programs/bare-node.ts path-of-database   (prints its port)
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { type WebSocket, WebSocketServer } from "ws";

type Waiting = { readonly chat: number; readonly seat: number; readonly text: string; readonly answer: ServerResponse };

const db = new DatabaseSync(process.argv[2] ?? "");
db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA locking_mode = EXCLUSIVE");
db.exec("CREATE TABLE messages (id INTEGER PRIMARY KEY, chat INTEGER, seq INTEGER, at INTEGER, text TEXT)");
const begin = db.prepare("BEGIN");
const commit = db.prepare("COMMIT");
const insert = db.prepare("INSERT INTO messages (chat, seq, at, text) VALUES (?, ?, ?, ?)");

const rooms = new Map<number, WebSocket[]>();
const lastSeq = new Map<number, number>();
let group: Waiting[] = [];

/** Writes and syncs all messages that arrived in this turn of the event loop. */
function writeGroup(): void {
  const written = group;
  group = [];
  const at = Date.now();
  begin.run();
  for (const { chat, text } of written) {
    const seq = (lastSeq.get(chat) ?? 0) + 1;
    lastSeq.set(chat, seq);
    insert.run(chat, seq, at, text);
  }
  commit.run();
  for (const message of written) deliver(message, new Date(at).toISOString());
}

function deliver({ chat, seat, text, answer }: Waiting, AbsoluteTime: string): void {
  const { Content, ContentType } = JSON.parse(text) as { Content: string; ContentType: string };
  const Id = randomUUID();
  const item = {
    AbsoluteTime,
    Content,
    ContentType,
    Id,
    Type: "MESSAGE",
    ParticipantId: `p${seat}`,
    ContactId: `c${chat}`,
  };
  const frame = { topic: "aws/chat", contentType: "application/json", content: JSON.stringify(item) };
  const bytes = Buffer.from(JSON.stringify(frame));
  for (const socket of rooms.get(chat) ?? []) socket.send(bytes, { binary: false });
  const body = JSON.stringify({ Id, AbsoluteTime });
  answer.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
  answer.end(body);
}

function take(request: IncomingMessage, answer: ServerResponse): void {
  const [chat = 0, seat = 0] = placeOf(request.headers["x-amz-bearer"]);
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (part: string) => {
    text += part;
  });
  request.on("end", () => {
    if (group.push({ chat, seat, text, answer }) === 1) setImmediate(writeGroup);
  });
}

/** Returns chat and seat of a name such as `r12p1`. */
function placeOf(name: unknown): readonly number[] {
  return String(name).slice(1).split("p").map(Number);
}

const server = createServer(take);
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on("connection", (socket, request) => {
  const [chat = 0] = placeOf(request.url?.split("=")[1]);
  rooms.set(chat, [...(rooms.get(chat) ?? []), socket]);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(`port ${typeof address === "object" ? address?.port : 0}`);
});
