/** STUN messages, of which those of ICE and TURN are made. Source: RFC 8489 section 5. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

/** Source: RFC 8489 section 18.3; RFC 8656 section 18. */
export const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  useCandidate: 0x0025,
  iceControlling: 0x802a,
  fingerprint: 0x8028,
} as const;

/** Type and value of an attribute. */
export type Attribute = readonly [type: number, value: Buffer];

/** A message, whose sender is not verified yet. */
export type StunMessage = {
  /** Method and class. */
  readonly type: number;
  /** Twelve bytes. */
  readonly transactionId: Buffer;
  /** Attributes before the integrity code, the first of each type. */
  readonly attributes: ReadonlyMap<number, Buffer>;
  /** Position of the integrity code. Undefined: the message has none. */
  readonly integrityAt: number | undefined;
};

const HEADER_BYTES = 20;
export const MAGIC_COOKIE = 0x2112a442;
const INTEGRITY_BYTES = 20;
const FINGERPRINT_XOR = 0x5354554e;

/** Attributes of a message that are read. Those of ICE and TURN have fewer than ten. */
const MAX_ATTRIBUTES = 32;

/** Parses a message; undefined if it is malformed. */
export function parseStun(datagram: Buffer): StunMessage | undefined {
  if (datagram.length < HEADER_BYTES || datagram.readUInt8(0) > 0x3f) return undefined;
  if (datagram.readUInt16BE(2) !== datagram.length - HEADER_BYTES || datagram.readUInt32BE(4) !== MAGIC_COOKIE) {
    return undefined;
  }
  const attributes = new Map<number, Buffer>();
  let integrityAt: number | undefined;
  let count = 0;
  for (let at = HEADER_BYTES; at < datagram.length && integrityAt === undefined; count += 1) {
    if (at + 4 > datagram.length || count === MAX_ATTRIBUTES) return undefined;
    const type = datagram.readUInt16BE(at);
    const end = at + 4 + datagram.readUInt16BE(at + 2);
    if (end > datagram.length) return undefined;
    if (type !== ATTRIBUTE.messageIntegrity) {
      if (!attributes.has(type)) attributes.set(type, datagram.subarray(at + 4, end));
    } else if (end - at - 4 === INTEGRITY_BYTES) integrityAt = at;
    else return undefined;
    at = (end + 3) & ~3;
  }
  return { type: datagram.readUInt16BE(0), transactionId: datagram.subarray(8, HEADER_BYTES), attributes, integrityAt };
}

/** True if the message was made with the key. Attributes after the integrity code are not covered by it, and not read. */
export function isAuthentic(
  datagram: Buffer,
  { integrityAt }: Pick<StunMessage, "integrityAt">,
  key: string | Buffer,
): boolean {
  if (integrityAt === undefined) return false;
  const code = datagram.subarray(integrityAt + 4, integrityAt + 4 + INTEGRITY_BYTES);
  return timingSafeEqual(code, integrityOf(datagram.subarray(0, integrityAt), key));
}

/** Returns a message, with an integrity code if there is a key, and a fingerprint. */
export function stunMessage(
  { type, transactionId }: Pick<StunMessage, "type" | "transactionId">,
  attributes: readonly Attribute[],
  key?: string | Buffer,
): Buffer {
  const head = Buffer.concat([header(type, transactionId), ...attributes.map(bytesOf)]);
  const covered =
    key === undefined ? head : Buffer.concat([head, bytesOf([ATTRIBUTE.messageIntegrity, integrityOf(head, key)])]);
  const message = Buffer.concat([covered, Buffer.alloc(8)]);
  message.writeUInt16BE(message.length - HEADER_BYTES, 2);
  message.writeUInt16BE(ATTRIBUTE.fingerprint, covered.length);
  message.writeUInt16BE(4, covered.length + 2);
  message.writeUInt32BE((crc32(message.subarray(0, covered.length)) ^ FINGERPRINT_XOR) >>> 0, covered.length + 4);
  return message;
}

function header(type: number, transactionId: Buffer): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt32BE(MAGIC_COOKIE, 4);
  transactionId.copy(bytes, 8);
  return bytes;
}

function bytesOf([type, value]: Attribute): Buffer {
  const bytes = Buffer.alloc(4 + ((value.length + 3) & ~3));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** The code covers the message before it, with a length that includes the code. */
function integrityOf(before: Buffer, key: string | Buffer): Buffer {
  const covered = Buffer.from(before);
  covered.writeUInt16BE(before.length - HEADER_BYTES + 4 + INTEGRITY_BYTES, 2);
  return createHmac("sha1", key).update(covered).digest();
}
