/** Requests of the workload, and parts of frames. Messages have 120 bytes with a mark that identifies them in any frame. */
import type { Seat } from "./plan.ts";

const TEXT_BYTES = 120;
const MARK_BYTES = 14; // ~S and twelve hexadecimal digits
const FILLER = "the quick brown fox jumps over the lazy dog ".repeat(3).slice(0, TEXT_BYTES - MARK_BYTES);
const MARK = /~S([0-9a-f]{12})/;

/** Kinds of receipts, in the order in which a recipient sends them. */
export type ReceiptKind = "delivered" | "read";

/** Items are JSON text within the JSON of a frame, so their quotes are escaped. */
const ID = '\\"Id\\":\\"';
const MESSAGE_ID = '\\"MessageId\\":\\"';
const READ_TIME = '\\"ReadTimestamp\\"';
const ID_LENGTH = 36;

/** Part of a request that is the same for all messages of a seat. */
export function messageHead(seat: Seat): string {
  return head(seat, { path: "/participant/message", length: messageBody(1).length });
}

/** Body of message `number`, of constant length. */
export function messageBody(number: number): string {
  const digits = number.toString(16).padStart(12, "0");
  // Real client tokens differ from their first digit on.
  const first = (Math.imul(number, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  return `{"ContentType":"text/plain","Content":"~S${digits}${FILLER}","ClientToken":"${first}-7425-40de-944b-${digits}"}`;
}

/** Part of a request that is the same for all receipts of a seat and a kind. */
export function receiptHead(seat: Seat, kind: ReceiptKind): string {
  return head(seat, { path: "/participant/event", length: receiptBody("0".repeat(ID_LENGTH), kind).length });
}

/** Body of a receipt as ChatJS sends it. Source: docs/wire/participant.md#receipt-client-tokens. */
export function receiptBody(messageId: string, kind: ReceiptKind): string {
  return (
    `{"ContentType":"application/vnd.amazonaws.connect.event.message.${kind}","Content":"{\\"messageId\\":\\"${messageId}\\"}",` +
    `"ClientToken":"INCOMING_${kind.toUpperCase()}_RECEIPT"}`
  );
}

/** Returns the number of the message whose mark is in the frame, or 0. */
export function markedNumber(frame: string): number {
  return Number.parseInt(MARK.exec(frame)?.[1] ?? "0", 16);
}

/** Returns the id of the item in the frame. */
export function itemIdIn(frame: string): string {
  return idAfter(frame, ID);
}

/** Returns the id of the message that the frame reports as read; empty for all other frames. */
export function readMessageIdIn(frame: string): string {
  return frame.includes(READ_TIME) ? idAfter(frame, MESSAGE_ID) : "";
}

function head(seat: Seat, { path, length }: { path: string; length: number }): string {
  return (
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Bearer: ${seat.bearer}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
  );
}

function idAfter(frame: string, key: string): string {
  const at = frame.indexOf(key);
  return at < 0 ? "" : frame.slice(at + key.length, at + key.length + ID_LENGTH);
}
