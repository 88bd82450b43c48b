/** A WebSocket client that sends any bytes as frames, also those that no client may send. */
import { randomBytes } from "node:crypto";
import { request } from "node:http";
import type { Duplex } from "node:stream";

/** Fields of a frame. Defaults: final, masked, with the right length. */
export type RawFrame = {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly isFinal?: boolean;
  readonly reserved?: number;
  readonly isMasked?: boolean;
  /** Length in the header, in place of that of the payload. */
  readonly claimedLength?: number;
};

export type RawWebSocket = Disposable & {
  send(frame: RawFrame): void;
  sendBytes(bytes: Buffer): void;
  /** Text frames received so far. */
  readonly texts: readonly string[];
  /** Code of the close frame of the server; 1006 if the connection ended without one; undefined while it is open. */
  readonly closeCode: number | undefined;
  /** Resolves once it is true, or the connection is over. */
  until(holds: () => boolean): Promise<void>;
};

export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Opens a socket. Resolves with the status if the server refuses. */
export function openRawWebSocket(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawWebSocket | number> {
  return new Promise((resolve, reject) => {
    const asking = request(url.replace(/^ws/, "http"), {
      agent: false,
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": randomBytes(16).toString("base64"),
        ...headers,
      },
    });
    asking.on("upgrade", (_answer, wire, head) => resolve(serve(wire, head)));
    asking.on("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asking.on("error", reject);
    asking.end();
  });
}

function serve(wire: Duplex, head: Buffer): RawWebSocket {
  const texts: string[] = [];
  const observers = new Set<() => void>();
  let closeCode: number | undefined;
  let rest: Buffer = head;

  function notify(): void {
    for (const observe of [...observers]) observe();
  }

  function read(bytes: Buffer): void {
    rest = Buffer.concat([rest, bytes]);
    for (let frame = nextFrame(rest); frame !== undefined; frame = nextFrame(rest)) {
      rest = rest.subarray(frame.size);
      if (frame.opcode === OPCODES.text) texts.push(frame.payload.toString());
      if (frame.opcode === OPCODES.ping) write(encode({ opcode: OPCODES.pong, payload: frame.payload }));
      if (frame.opcode === OPCODES.close) {
        closeCode ??= frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : 1005;
        write(encode({ opcode: OPCODES.close, payload: frame.payload }));
      }
    }
    notify();
  }

  function write(bytes: Buffer): void {
    if (!wire.destroyed && wire.writable) wire.write(bytes);
  }

  wire.on("data", read);
  wire.on("error", () => undefined); // `close` follows
  wire.on("close", () => {
    closeCode ??= 1006;
    notify();
  });
  if (head.length > 0) read(Buffer.alloc(0));
  return {
    texts,
    get closeCode() {
      return closeCode;
    },
    send: (frame) => write(encode(frame)),
    sendBytes: write,
    until(holds) {
      return new Promise((resolve) => {
        const observe = (): void => {
          if (closeCode === undefined && !holds()) return;
          observers.delete(observe);
          resolve();
        };
        observers.add(observe);
        observe();
      });
    },
    [Symbol.dispose]: () => void wire.destroy(),
  };
}

type ReadFrame = { readonly opcode: number; readonly payload: Buffer; readonly size: number };

/** Servers do not mask, and this one sends no fragments. */
function nextFrame(bytes: Buffer): ReadFrame | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < start) return undefined;
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < start + length) return undefined;
  return { opcode: bytes.readUInt8(0) & 0x0f, payload: bytes.subarray(start, start + length), size: start + length };
}

/** Returns the bytes of a frame. */
export function encode({
  opcode,
  payload,
  isFinal = true,
  reserved = 0,
  isMasked = true,
  claimedLength = payload.length,
}: RawFrame): Buffer {
  const mask = isMasked ? randomBytes(4) : Buffer.alloc(0);
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  const masked = isMasked ? 0x80 : 0;
  const head =
    claimedLength < 126
      ? Buffer.from([first, masked | claimedLength])
      : claimedLength < 0x1_0000
        ? Buffer.from([first, masked | 126, claimedLength >> 8, claimedLength & 0xff])
        : longHead(first, masked, claimedLength);
  const body = Buffer.from(payload);
  if (isMasked) for (let at = 0; at < body.length; at += 1) body[at] = (body[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return Buffer.concat([head, mask, body]);
}

function longHead(first: number, masked: number, length: number): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt8(first, 0);
  head.writeUInt8(masked | 127, 1);
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
