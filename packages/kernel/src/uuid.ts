import type { EpochMs } from "./clock.ts";
import type { Random } from "./random.ts";

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Numbers and times are split into halves of this size, because bitwise operations are limited to 32 bits. */
const HALF = 2 ** 24;

/** True if `text` is a lower-case UUID. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * Returns a version 7 UUID: 48 bits of time, then random bits. Later ids sort later, which keeps indexes compact.
 *
 * Source: RFC 9562 section 5.7.
 */
export function uuidV7(at: EpochMs, random: Random): string {
  const bytes = random.bytes(10);
  bytes[0] = ((bytes[0] ?? 0) & 0x0f) | 0x70;
  bytes[2] = ((bytes[2] ?? 0) & 0x3f) | 0x80;
  let digits = "";
  for (let index = 0; index < 10; index += 1) digits += hex(bytes[index] ?? 0);
  return `${timeOf(at)}-${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`;
}

/**
 * Derives a version 7 UUID from another one: keeps its random part and mixes `number` into the last 48 bits.
 * Deterministic in its three arguments.
 */
export function derivedUuid(base: string, at: EpochMs, number: number): string {
  const high = Number.parseInt(base.slice(24, 30), 16) ^ (Math.floor(number / HALF) % HALF);
  const low = Number.parseInt(base.slice(30), 16) ^ (number % HALF);
  return `${timeOf(at)}${base.slice(13, 24)}${hex24(high)}${hex24(low)}`;
}

/** Returns the number that {@link derivedUuid} has mixed into `uuid`, or undefined if it was not derived from `base`. */
export function numberOfDerivedUuid(base: string, uuid: string): number | undefined {
  if (!isUuid(base) || !isUuid(uuid) || base.slice(13, 24) !== uuid.slice(13, 24)) return undefined;
  const half = (start: number): number =>
    Number.parseInt(base.slice(start, start + 6), 16) ^ Number.parseInt(uuid.slice(start, start + 6), 16);
  return half(24) * HALF + half(30);
}

/** Returns the time encoded in a version 7 UUID, or undefined if `text` is not a UUID. */
export function timeOfUuid(text: string): EpochMs | undefined {
  return isUuid(text) ? Number.parseInt(text.slice(0, 8) + text.slice(9, 13), 16) : undefined;
}

function timeOf(at: EpochMs): string {
  const high = Math.floor(at / HALF);
  const low = at % HALF;
  return `${hex24(high)}${hex(low >>> 16)}-${hex((low >>> 8) & 0xff)}${hex(low & 0xff)}`;
}

/** Concatenates strings instead of filling bytes, because ids are created several times per message. */
function hex24(value: number): string {
  return hex(value >>> 16) + hex((value >>> 8) & 0xff) + hex(value & 0xff);
}

function hex(byte: number): string {
  return HEX[byte] ?? "";
}
