import type { EpochMs } from "./clock.ts";
import type { Random } from "./random.ts";

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `text` has the form of a UUID in lower case. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Writes 16 bytes as a UUID. Version and variant are the caller's to set. */
export function formatUuid(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < 16; index += 1) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += "-";
    text += HEX[bytes[index] ?? 0];
  }
  return text;
}

/**
 * A version 7 UUID: the first 48 bits are `at`, the rest is random. Ids made later sort later, which keeps indexes compact.
 *
 * Source: RFC 9562 section 5.7.
 */
export function uuidV7(at: EpochMs, random: Random): string {
  const bytes = new Uint8Array(16);
  bytes.set(random.bytes(10), 6);
  writeTime(bytes, at);
  return formatUuid(bytes);
}

/** Writes time, version 7 and variant into the places where a version 7 UUID has them. */
export function writeTime(bytes: Uint8Array, at: EpochMs): void {
  const high = Math.floor(at / 2 ** 16);
  bytes[0] = (high >>> 24) & 0xff;
  bytes[1] = (high >>> 16) & 0xff;
  bytes[2] = (high >>> 8) & 0xff;
  bytes[3] = high & 0xff;
  bytes[4] = (at >>> 8) & 0xff;
  bytes[5] = at & 0xff;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
}

/** The moment a version 7 UUID carries, or undefined when `text` is no UUID. */
export function timeOfUuid(text: string): EpochMs | undefined {
  return isUuid(text) ? Number.parseInt(text.slice(0, 8) + text.slice(9, 13), 16) : undefined;
}
