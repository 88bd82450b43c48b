/** Connections over bare `net`, with one read buffer for all of them: whoever parses gets bytes in place and says how many it used. */
import { connect, type Socket } from "node:net";

const READ_BYTES = 256 * 1024;
const shared = Buffer.allocUnsafe(READ_BYTES);

/** Uses bytes from the front and tells how many; the rest comes again with what follows. */
export type Parser = (bytes: Buffer) => number;

/** How many connections one address of this machine is asked to make: the ports of an address are few. */
const PER_SOURCE = 20_000;

/** Connects to a port of this machine. `index` spreads many connections over loopback's addresses. */
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
