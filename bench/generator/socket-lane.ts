/** A minimal WebSocket client for the load generator: RFC 6455, unfragmented frames, masked with zeros. */
import { openStream } from "./byte-stream.ts";

/** An open socket. */
export type SocketLane = { send(text: string): void; end(): void };

/** Callbacks. The bytes of a text frame are valid during the call only. `code`: that of the close frame, 1006 without one. */
export type SocketEvents = {
  text: (bytes: Buffer, from: number, until: number) => void;
  closed: (why: string, code: number) => void;
};

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
/** Code of a connection that ended without a close frame. Source: RFC 6455 section 7.4.1. */
const NO_CODE = 1006;
const HEAD_END = Buffer.from("\r\n\r\n");

/** Opens a WebSocket at `path`. Resolves after the handshake. */
export async function openSocketLane(
  address: { readonly port: number; readonly path: string; readonly index: number },
  on: SocketEvents,
): Promise<SocketLane> {
  const { promise: opened, resolve, reject } = Promise.withResolvers<void>();
  let isOpen = false;

  function parse(bytes: Buffer): number {
    let used = 0;
    if (!isOpen) {
      const headEnd = bytes.indexOf(HEAD_END);
      if (headEnd < 0) return 0;
      const statusLine = bytes.toString("latin1", 0, bytes.indexOf(13));
      if (!statusLine.includes(" 101 ")) return refuse(statusLine, bytes.length);
      isOpen = true;
      used = headEnd + 4;
      resolve();
    }
    return used + frames(bytes, used);
  }

  function refuse(statusLine: string, length: number): number {
    reject(new Error(`the server refused the socket: ${statusLine}`));
    return length;
  }

  function frames(bytes: Buffer, start: number): number {
    let at = start;
    while (bytes.length - at >= 2) {
      let head = 2;
      let length = (bytes[at + 1] ?? 0) & 0x7f;
      if (length === 126) {
        if (bytes.length - at < 4) break;
        length = bytes.readUInt16BE(at + 2);
        head = 4;
      } else if (length === 127) {
        if (bytes.length - at < 10) break;
        length = bytes.readUInt32BE(at + 6); // the upper half is 0: servers limit frames to a few megabytes
        head = 10;
      }
      const end = at + head + length;
      if (end > bytes.length) break;
      const opcode = (bytes[at] ?? 0) & 0x0f;
      if (opcode === TEXT) on.text(bytes, at + head, end);
      else if (opcode === PING) stream.write(frameOf(PONG, bytes.subarray(at + head, end)));
      else if (opcode === CLOSE)
        on.closed(bytes.toString("utf8", at + head + 2, end), length < 2 ? NO_CODE : bytes.readUInt16BE(at + head));
      at = end;
    }
    return at - start;
  }

  const stream = await openStream(address.port, address.index, {
    parse,
    closed: () => on.closed("connection lost", NO_CODE),
  });
  stream.write(
    `GET ${address.path} HTTP/1.1\r\nHost: 127.0.0.1:${address.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  );
  await opened;
  return { send: (text) => void stream.write(frameOf(TEXT, Buffer.from(text))), end: () => stream.destroy() };
}

function frameOf(opcode: number, payload: Uint8Array): Buffer {
  const isLong = payload.length > 125;
  const frame = Buffer.alloc((isLong ? 8 : 6) + payload.length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (isLong ? 126 : payload.length);
  if (isLong) frame.writeUInt16BE(payload.length, 2);
  frame.set(payload, frame.length - payload.length);
  return frame;
}
