/** Messages of 120 bytes with a mark that identifies them in any frame. */
import type { Seat } from "./plan.ts";

const TEXT_BYTES = 120;
const MARK_BYTES = 14; // ~S and twelve hexadecimal digits
const FILLER = "the quick brown fox jumps over the lazy dog ".repeat(3).slice(0, TEXT_BYTES - MARK_BYTES);
const TILDE = 0x7e;
const LETTER_S = 0x53;

/** Part of a request that is the same for all messages of a seat. */
export function requestHead(seat: Seat, port: number): string {
  return (
    `POST /participant/message HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Amz-Bearer: ${seat.bearer}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${messageBody(1).length}\r\n\r\n`
  );
}

/** Body of message `number`, of constant length. */
export function messageBody(number: number): string {
  const digits = number.toString(16).padStart(12, "0");
  // Real client tokens differ from their first digit on.
  const first = (Math.imul(number, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  return `{"ContentType":"text/plain","Content":"~S${digits}${FILLER}","ClientToken":"${first}-7425-40de-944b-${digits}"}`;
}

/** Returns the number of the message whose mark is in `bytes` between `from` and `until`, or 0. */
export function markedNumber(bytes: Buffer, from: number, until: number): number {
  for (let at = bytes.indexOf(TILDE, from); at >= 0 && at + MARK_BYTES <= until; at = bytes.indexOf(TILDE, at + 1)) {
    if (bytes[at + 1] === LETTER_S) return hexNumber(bytes, at + 2);
  }
  return 0;
}

function hexNumber(bytes: Buffer, from: number): number {
  let number = 0;
  for (let at = from; at < from + 12; at += 1) {
    const digit = bytes[at] ?? 0;
    number = number * 16 + (digit <= 0x39 ? digit - 0x30 : digit - 0x57);
  }
  return number;
}
