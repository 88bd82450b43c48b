/** TCP connections with one shared read buffer. Parsers read in place and return the number of bytes they consumed. */
import { connect, type Socket } from "node:net";

const READ_BYTES = 256 * 1024;
const shared = Buffer.allocUnsafe(READ_BYTES);

/** Consumes bytes from the front and returns their number. The rest is passed again together with later bytes. */
export type Parser = (bytes: Buffer) => number;

/** Maximum connections per local address: an address has a limited number of ports. */
const PER_SOURCE = 20_000;

/** Connects to a local port. `index` distributes many connections over loopback addresses. */
export function openStream(port: number, index: number, on: { parse: Parser; closed: () => void }): Promise<Socket> {
  let rest: Buffer | null = null;
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({
    port,
    host: "127.0.0.1",
    noDelay: true,
    ...(index < PER_SOURCE ? {} : { localAddress: `127.0.0.${2 + Math.floor(index / PER_SOURCE)}` }),
    onread: {
      buffer: shared,
      callback(count: number, buffer: Uint8Array): boolean {
        const fresh = Buffer.from(buffer.buffer, buffer.byteOffset, count);
        const bytes = rest === null ? fresh : Buffer.concat([rest, fresh]);
        const used = on.parse(bytes);
        rest = used < bytes.length ? Buffer.from(bytes.subarray(used)) : null;
        return true;
      },
    },
  });
  socket.once("connect", () => resolve(socket));
  socket.once("error", reject);
  socket.once("close", on.closed);
  return promise;
}
