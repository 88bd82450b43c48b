/** Bytes on a connection that are not a request, or requests that Node's client does not send. */
import { connect } from "node:net";
import type { SeededRandom } from "@tributary/testkit";
import { hostileText } from "./hostile-values.ts";

/** Time after which a connection that the server keeps is left. Unit: milliseconds. */
const PATIENCE_MS = 250;

const HEAD = "Host: 127.0.0.1\r\n";
const JSON_TYPE = "Content-Type: application/json\r\n";

/** Returns bytes for one connection. */
export function rawBytes(random: SeededRandom): Buffer {
  const text = hostileText(random);
  const choices: readonly (() => string | Uint8Array)[] = [
    () => random.bytes(random.between(1, 400)),
    () => Buffer.from("1603010200010001fc0303", "hex"), // TLS
    () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    () => "GET /\r\n\r\n",
    () => `GET / HTTP/9.9\r\n${HEAD}\r\n`,
    () => `GET ${text} HTTP/1.1\r\n${HEAD}\r\n`,
    () => `GET / HTTP/1.1\r\n${HEAD}X: ${text}\r\n\r\n`,
    () => `GET / HTTP/1.1\r\n${HEAD}${text}: 1\r\n\r\n`,
    () => `GET / HTTP/1.1\r\n${HEAD}X: a\r\n b\r\n\r\n`,
    () => `GET / HTTP/1.1\nHost: 127.0.0.1\n\n`,
    () => `GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`,
    () => `GET / HTTP/1.1\r\n\r\n`,
    () => `GET http://127.0.0.1/healthz HTTP/1.1\r\n${HEAD}\r\n`,
    () => `OPTIONS * HTTP/1.1\r\n${HEAD}\r\n`,
    () => `CONNECT elsewhere.invalid:443 HTTP/1.1\r\n${HEAD}\r\n`,
    () =>
      `POST /startChat HTTP/1.1\r\n${HEAD}${JSON_TYPE}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n`,
    () => `POST /startChat HTTP/1.1\r\n${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    () => `POST /startChat HTTP/1.1\r\n${HEAD}Content-Length: -1\r\n\r\n{}`,
    () => `POST /startChat HTTP/1.1\r\n${HEAD}Content-Length: 99999999999999999999\r\n\r\n{}`,
    () =>
      `POST /participant/message HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n${random.pick(["zz\r\n", "ffffffffffffffffffff\r\n", "5;a=b\r\nhello\r\n0\r\n\r\n", "2\r\n{}\r\n0\r\nX: y\r\n\r\n", "-1\r\n", "2\r\n{}"])}`,
    () => `POST /participant/message HTTP/1.1\r\n${HEAD}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    () => `POST /participant/message HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\n{"a":`,
    () =>
      `POST /startChat HTTP/1.1\r\n${HEAD}Expect: ${random.pick(["100-continue", "200-ok"])}\r\nContent-Length: 2\r\n\r\n{}`,
    () => `GET /healthz HTTP/1.1\r\n${HEAD}\r\n`.repeat(random.between(2, 60)),
    () => `GET / HTTP/1.1\r\n${HEAD}X: ${"x".repeat(20_000)}\r\n\r\n`,
    () => `GET /${"x".repeat(20_000)} HTTP/1.1\r\n${HEAD}\r\n`,
    () => `GET / HTTP/1.1\r\n${HEAD}${Array.from({ length: 3_000 }, (_, index) => `X${index}: 1\r\n`).join("")}\r\n`,
    () =>
      `GET /socket/panel HTTP/1.1\r\n${HEAD}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: ${random.pick(["13", "8", "99", "x"])}\r\nSec-WebSocket-Key: ${random.pick(["dGhlIHNhbXBsZSBub25jZQ==", "", "x", text])}\r\n\r\n`,
    () =>
      `GET /socket/panel HTTP/1.1\r\n${HEAD}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=${text.slice(0, 20)}\r\nContent-Length: 5\r\n\r\nhello`,
    () => `POST /socket/panel HTTP/1.1\r\n${HEAD}Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    () => `PUT /attachments/upload?token=x HTTP/1.1\r\n${HEAD}Content-Length: 10\r\n\r\nhel`,
    () => `${random.pick(["M-SEARCH", "get", "GÄT", "", " GET"])} / HTTP/1.1\r\n${HEAD}\r\n`,
  ];
  const bytes = random.pick(choices)();
  return typeof bytes === "string" ? Buffer.from(bytes, random.chance(0.5) ? "latin1" : "utf8") : Buffer.from(bytes);
}

/** Sends the bytes, and returns what the server answers until it ends the connection, or has been silent for a while. */
export function exchangeRaw(url: string, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const connection = connect({ port: Number(new URL(url).port), host: "127.0.0.1" });
    let text = "";
    connection.setTimeout(PATIENCE_MS, () => connection.destroy());
    connection.setEncoding("latin1").on("data", (part: string) => {
      text += part;
    });
    connection.on("error", () => undefined); // `close` follows
    connection.on("close", () => resolve(text));
    connection.write(bytes);
  });
}

/** Returns the fault of the answers to raw bytes. */
export function faultOfRaw(text: string): string | undefined {
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  return statuses.some((status) => status >= 500) ? text.slice(0, 1_000) : undefined;
}
