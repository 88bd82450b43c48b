/** Messages as they are sent to the broker: JSON. */
import type { FanoutMessage, PublishedMessage } from "@tributary/journal";

/** The message for subscribers that may have missed others. */
export const RESET: Buffer = Buffer.from('{"kind":"reset"}');

/**
 * Returns the payload of a message. Events that are larger than `maxBytes` become `moved`: their numbers only. A larger signal has none.
 */
export function encodeMessage(message: PublishedMessage, maxBytes: number): Buffer | undefined {
  const payload = Buffer.from(JSON.stringify(message));
  if (payload.length <= maxBytes) return payload;
  if (message.kind !== "events") return undefined;
  const seqs = message.events.map(({ seq }) => seq);
  const moved: FanoutMessage = { kind: "moved", afterSeq: Math.min(...seqs) - 1, seq: Math.max(...seqs) };
  return Buffer.from(JSON.stringify(moved));
}

/** Returns the message of a payload; undefined if this program cannot read it. The nodes of a center may have different versions. */
export function decodeMessage(payload: Uint8Array): FanoutMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString());
  } catch {
    return undefined; // reported by the caller
  }
  return isObject(value) && isMessage(value) ? value : undefined;
}

type Untrusted = Readonly<Record<string, unknown>>;

function isMessage(value: Untrusted): value is FanoutMessage {
  switch (value.kind) {
    case "events":
      return Array.isArray(value.events) && value.events.every((event) => isObject(event) && isSeq(event.seq));
    case "moved":
      return isSeq(value.seq) && (value.afterSeq === 0 || isSeq(value.afterSeq));
    case "signal":
      return typeof value.name === "string";
    case "active":
      return typeof value.id === "string";
    default:
      return value.kind === "reset";
  }
}

function isObject(value: unknown): value is Untrusted {
  return typeof value === "object" && value !== null;
}

function isSeq(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
