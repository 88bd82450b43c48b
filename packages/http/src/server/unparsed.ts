import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";

const STATUS_OF: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

const REASONS: Readonly<Record<number, string>> = {
  400: "This is not a request of HTTP/1.1.",
  408: "The request did not arrive in time.",
  431: "The headers and the target of a request together have at most 16 kB.",
};

/** Answers bytes that are not a request, and ends their connection. The answer announces that: a proxy must not use the connection for a request of others. Rule HT-17. */
export function answerUnparsed({ code = "" }: { readonly code?: string }, connection: Socket): void {
  if (code === "ECONNRESET" || connection.destroyed) return;
  const status = STATUS_OF[code] ?? 400;
  const body = JSON.stringify({ message: REASONS[status] });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  if (connection.writable) connection.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  connection.destroy();
}
