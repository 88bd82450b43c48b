/**
 * Purpose: baseline server that implements only the workload, with Node's `http`, `ws` and SQLite with group commit. It verifies no tokens,
 *          has no limits and no idempotency, and does not resend missed messages.
 * When:    started by the benchmarks.
 * Usage:   node bench/programs/bare-node.ts path-of-database [--combine-frames]   (prints its port)
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { type WebSocket, WebSocketServer } from "ws";

type Waiting = {
  readonly chat: number;
  readonly seat: number;
  readonly path: string | undefined;
  readonly text: string;
  readonly answer: ServerResponse;
};

const db = new DatabaseSync(process.argv[2] ?? "");
db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA locking_mode = EXCLUSIVE");
db.exec("CREATE TABLE messages (id INTEGER PRIMARY KEY, chat INTEGER, seq INTEGER, at INTEGER, text TEXT)");
const begin = db.prepare("BEGIN");
const commit = db.prepare("COMMIT");
const insert = db.prepare("INSERT INTO messages (chat, seq, at, text) VALUES (?, ?, ?, ?)");

const EVENT = "application/vnd.amazonaws.connect.event.message.";

/** True: the frames of a group for the same socket are one write. */
const combinesFrames = process.argv[3] === "--combine-frames";

const rooms = new Map<number, WebSocket[]>();
const connections = new Map<WebSocket, Socket>();
const lastSeq = new Map<number, number>();
let group: Waiting[] = [];

/** Writes and syncs all messages and receipts that arrived in this turn of the event loop. */
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
  const receivers = combinesFrames ? receiversOf(written) : [];
  for (const receiver of receivers) receiver.cork();
  for (const message of written) deliver(message, new Date(at).toISOString());
  for (const receiver of receivers) receiver.uncork();
}

function receiversOf(written: readonly Waiting[]): ReadonlySet<Socket> {
  const sockets = written.flatMap(({ chat }) => rooms.get(chat) ?? []);
  return new Set(sockets.flatMap((socket) => connections.get(socket) ?? []));
}

function deliver({ chat, seat, path, text, answer }: Waiting, AbsoluteTime: string): void {
  const Id = randomUUID();
  const place = { AbsoluteTime, Id, ParticipantId: `p${seat}`, ContactId: `c${chat}` };
  const item = path === "/participant/event" ? receiptItem(text, place) : { ...place, ...messageOf(text) };
  const frame = { topic: "aws/chat", contentType: "application/json", content: JSON.stringify(item) };
  const bytes = Buffer.from(JSON.stringify(frame));
  for (const socket of rooms.get(chat) ?? []) socket.send(bytes, { binary: false });
  const body = JSON.stringify({ Id, AbsoluteTime });
  answer.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
  answer.end(body);
}

function messageOf(text: string): object {
  const { Content, ContentType } = JSON.parse(text) as { Content: string; ContentType: string };
  return { Content, ContentType, Type: "MESSAGE" };
}

type Place = { readonly AbsoluteTime: string; readonly Id: string; readonly ParticipantId: string };

function receiptItem(text: string, { AbsoluteTime, Id, ParticipantId }: Place): object {
  const { Content, ContentType } = JSON.parse(text) as { Content: string; ContentType: string };
  const { messageId } = JSON.parse(Content) as { messageId: string };
  const receipt = {
    DeliveredTimestamp: AbsoluteTime,
    ...(ContentType === `${EVENT}read` ? { ReadTimestamp: AbsoluteTime } : {}),
    RecipientParticipantId: ParticipantId,
  };
  const MessageMetadata = { MessageId: messageId, Receipts: [receipt] };
  return { AbsoluteTime, Id, Type: "MESSAGEMETADATA", ContentType: `${EVENT}metadata`, MessageMetadata };
}

function take(request: IncomingMessage, answer: ServerResponse): void {
  const { url: path, headers } = request;
  const [chat = 0, seat = 0] = placeOf(headers["x-amz-bearer"]);
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (part: string) => {
    text += part;
  });
  request.on("end", () => {
    if (group.push({ chat, seat, path, text, answer }) === 1) setImmediate(writeGroup);
  });
}

/** Returns chat and seat of a name such as `r12p1`. */
function placeOf(name: unknown): readonly number[] {
  return String(name).slice(1).split("p").map(Number);
}

const server = createServer(take);
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on("connection", (socket, request) => {
  const chats = request.url?.split("=")[1]?.split(",").map(Number) ?? [];
  connections.set(socket, request.socket);
  for (const chat of chats) rooms.set(chat, [...(rooms.get(chat) ?? []), socket]);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(`port ${typeof address === "object" ? address?.port : 0}`);
});
