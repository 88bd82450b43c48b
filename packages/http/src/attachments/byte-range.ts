import type { ByteRange } from "@tributary/engine";

const ONE_RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * Reads a `Range` header for a file of a size. Returns undefined for the whole file, also if the header is malformed or has several ranges, and null if no byte
 * of it exists.
 *
 * Source: RFC 9110 section 14.2.
 */
export function readRange(header: string | undefined, sizeBytes: number): ByteRange | null | undefined {
  const [, first = "", last = ""] = ONE_RANGE.exec(header ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  if (first === "") {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? null : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(first);
  const end = last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== "" && Number(last) < start) return undefined;
  return start >= sizeBytes ? null : { start, end };
}
