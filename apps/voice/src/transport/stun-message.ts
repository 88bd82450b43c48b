/** STUN messages of ICE checks. Source: RFC 8489 section 5; RFC 8445 section 7. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { isIPv4 } from "node:net";
import { crc32 } from "node:zlib";

/** A binding request, whose sender is not verified yet. */
export type BindingRequest = {
  /** Twelve bytes. */
  readonly transactionId: Buffer;
  /** The part of the user name that the receiver chose. */
  readonly localUser: string;
  /** True if the sender nominates the path on which the request arrived. */
  readonly isNominating: boolean;
  /** Position of the attribute MESSAGE-INTEGRITY. */
  readonly integrityAt: number;
};

const HEADER_BYTES = 20;
const MAGIC_COOKIE = 0x2112a442;
const BINDING_REQUEST = 0x0001;
const BINDING_RESPONSE = 0x0101;
const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const XOR_MAPPED_ADDRESS = 0x0020;
const USE_CANDIDATE = 0x0025;
const FINGERPRINT = 0x8028;
const FINGERPRINT_XOR = 0x5354554e;
const INTEGRITY_BYTES = 20;

/** Parses a binding request with a user name and an integrity code; undefined for anything else. */
export function parseBindingRequest(datagram: Buffer): BindingRequest | undefined {
  if (datagram.length < HEADER_BYTES || datagram.readUInt16BE(0) !== BINDING_REQUEST) return undefined;
  if (datagram.readUInt16BE(2) !== datagram.length - HEADER_BYTES || datagram.readUInt32BE(4) !== MAGIC_COOKIE) {
    return undefined;
  }
  let user: string | undefined;
  let isNominating = false;
  for (let at = HEADER_BYTES; at + 4 <= datagram.length; ) {
    const type = datagram.readUInt16BE(at);
    const length = datagram.readUInt16BE(at + 2);
    if (at + 4 + length > datagram.length) return undefined;
    if (type === USERNAME) user = datagram.toString("utf8", at + 4, at + 4 + length);
    if (type === USE_CANDIDATE) isNominating = true;
    if (type === MESSAGE_INTEGRITY && length === INTEGRITY_BYTES) {
      const localUser = user?.split(":")[0];
      if (localUser === undefined) return undefined;
      return { transactionId: datagram.subarray(8, HEADER_BYTES), localUser, isNominating, integrityAt: at };
    }
    at += 4 + ((length + 3) & ~3);
  }
  return undefined;
}

/** True if the request was made with the password. Attributes after the integrity code are not covered by it, and not read. */
export function isAuthentic(datagram: Buffer, { integrityAt }: BindingRequest, password: string): boolean {
  const code = datagram.subarray(integrityAt + 4, integrityAt + 4 + INTEGRITY_BYTES);
  return timingSafeEqual(code, integrityOf(datagram.subarray(0, integrityAt), password));
}

/** Returns the response to a request from an address. */
export function bindingResponse(
  transactionId: Buffer,
  from: { readonly address: string; readonly port: number },
  password: string,
): Buffer {
  const mapped = xorMappedAddress(from, transactionId);
  const head = Buffer.concat([header(transactionId), mapped]);
  const integrity = attribute(MESSAGE_INTEGRITY, integrityOf(head, password));
  const message = Buffer.concat([head, integrity, Buffer.alloc(8)]);
  message.writeUInt16BE(message.length - HEADER_BYTES, 2);
  const check = (crc32(message.subarray(0, -8)) ^ FINGERPRINT_XOR) >>> 0;
  message.writeUInt16BE(FINGERPRINT, message.length - 8);
  message.writeUInt16BE(4, message.length - 6);
  message.writeUInt32BE(check, message.length - 4);
  return message;
}

function header(transactionId: Buffer): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt16BE(BINDING_RESPONSE, 0);
  bytes.writeUInt32BE(MAGIC_COOKIE, 4);
  transactionId.copy(bytes, 8);
  return bytes;
}

function attribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + value.length);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** The code covers the message before it, with a length that includes the code. */
function integrityOf(before: Buffer, password: string): Buffer {
  const covered = Buffer.from(before);
  covered.writeUInt16BE(before.length - HEADER_BYTES + 4 + INTEGRITY_BYTES, 2);
  return createHmac("sha1", password).update(covered).digest();
}

function xorMappedAddress(
  { address, port }: { readonly address: string; readonly port: number },
  transactionId: Buffer,
): Buffer {
  const bytes = isIPv4(address) ? ipv4Bytes(address) : ipv6Bytes(address);
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(MAGIC_COOKIE, 0);
  transactionId.copy(mask, 4);
  const value = Buffer.alloc(4 + bytes.length);
  value.writeUInt8(bytes.length === 4 ? 1 : 2, 1);
  value.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  for (const [index, byte] of bytes.entries()) value[4 + index] = byte ^ (mask[index] ?? 0);
  return attribute(XOR_MAPPED_ADDRESS, value);
}

function ipv4Bytes(address: string): Buffer {
  return Buffer.from(address.split(".").map(Number));
}

/** Addresses come from the system, which writes them in the standard form. */
function ipv6Bytes(address: string): Buffer {
  const [plain = ""] = address.split("%");
  const [left = "", right] = plain.split("::");
  const head = groupsOf(left);
  const tail = groupsOf(right ?? "");
  const groups = [...head, ...new Array<number>(Math.max(0, 8 - head.length - tail.length)).fill(0), ...tail];
  return Buffer.from(groups.slice(0, 8).flatMap((group) => [group >>> 8, group & 0xff]));
}

function groupsOf(part: string): readonly number[] {
  return part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
}
