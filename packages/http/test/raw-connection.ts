import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A TCP connection whose bytes are written and read as they are. */
export type RawConnection = Disposable & {
  readonly socket: Socket;
  /** Everything received so far. */
  readonly text: string;
  /** Waits until the text received contains `part`. */
  until(part: string): Promise<string>;
  /** Resolves when the server has closed or reset the connection. */
  readonly ended: Promise<void>;
};

/** Connects to a server of this machine, from one of its loopback addresses, and sends `lines` as the head of a request. */
export async function openRaw(
  http: string,
  lines: readonly string[],
  body = "",
  from = "127.0.0.1",
): Promise<RawConnection> {
  const port = Number(new URL(http).port);
  const socket = connect({ port, host: "127.0.0.1", localAddress: from, allowHalfOpen: true });
  let text = "";
  const waiting = new Set<() => void>();
  const ended = new Promise<void>((resolve) => {
    let knocking: NodeJS.Timeout | undefined;
    // This side stays open. A server that has closed the connection, not only its own side, answers further bytes with a reset.
    socket.once("end", () => {
      knocking = setInterval(() => socket.write("x"), 10);
    });
    socket.once("close", () => {
      clearInterval(knocking);
      resolve();
    });
  });
  socket.on("error", () => undefined); // a reset; `close` follows
  socket.setEncoding("utf8").on("data", (part: string) => {
    text += part;
    for (const look of [...waiting]) look();
  });
  await once(socket, "connect");
  if (lines.length > 0) socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  return {
    socket,
    get text() {
      return text;
    },
    until(part) {
      if (text.includes(part)) return Promise.resolve(text);
      return new Promise((resolve) => {
        const look = (): void => {
          if (!text.includes(part)) return;
          waiting.delete(look);
          resolve(text);
        };
        waiting.add(look);
      });
    },
    ended,
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** Returns the status of the first answer on a new connection, which is then closed. */
export async function statusOf(http: string, lines: readonly string[], body = ""): Promise<number> {
  using connection = await openRaw(http, lines, body);
  await connection.until("\r\n\r\n");
  return Number(connection.text.split(" ", 2)[1]);
}
