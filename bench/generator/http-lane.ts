/** A keep-alive connection with at most one request in flight. */
import { openStream } from "./byte-stream.ts";

/** An HTTP connection. Call `post` only when no request is in flight. */
export type HttpLane = { post(request: string): void; end(): void };

const HEAD_END = Buffer.from("\r\n\r\n");

/** Opens a connection. `closed` is called if the server closes it, which ends the run. */
export async function openHttpLane(
  port: number,
  on: { answer: (status: number) => void; closed: () => void },
): Promise<HttpLane> {
  const socket = await openStream(port, 0, {
    closed: on.closed,
    parse(bytes) {
      const headEnd = bytes.indexOf(HEAD_END);
      if (headEnd < 0) return 0;
      const head = bytes.toString("latin1", 0, headEnd);
      const length = /content-length: *(\d+)/i.exec(head)?.[1];
      const total = headEnd + 4 + Number(length ?? 0);
      if (bytes.length < total) return 0;
      on.answer(Number(head.slice(9, 12)));
      return total;
    },
  });
  return { post: (request) => void socket.write(request, "latin1"), end: () => socket.destroy() };
}
