/** Addresses in attributes of STUN, which are masked so that no device on the way rewrites them. Source: RFC 8489 section 14.2. */
import { isIPv4 } from "node:net";
import { MAGIC_COOKIE } from "./stun-message.ts";

/** An address with a port. */
export type NetworkAddress = { readonly address: string; readonly port: number };

const [IPV4, IPV6] = [1, 2];

/** Returns the value of an attribute. Addresses come from the system, which writes them in the standard form. */
export function xorAddress({ address, port }: NetworkAddress, transactionId: Buffer): Buffer {
  const bytes = isIPv4(address) ? Buffer.from(address.split(".").map(Number)) : ipv6Bytes(address);
  const value = Buffer.alloc(4 + bytes.length);
  value.writeUInt8(bytes.length === 4 ? IPV4 : IPV6, 1);
  value.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  masked(bytes, transactionId).copy(value, 4);
  return value;
}

/** Reads the value of an attribute; undefined unless it is an IPv4 address. */
export function readXorIpv4(value: Buffer | undefined, transactionId: Buffer): NetworkAddress | undefined {
  if (value?.length !== 8 || value.readUInt8(1) !== IPV4) return undefined;
  return {
    address: masked(value.subarray(4), transactionId).join("."),
    port: value.readUInt16BE(2) ^ (MAGIC_COOKIE >>> 16),
  };
}

/** True if the value of an attribute is an IPv6 address. */
export function isXorIpv6(value: Buffer | undefined): boolean {
  return value?.length === 20 && value.readUInt8(1) === IPV6;
}

function masked(bytes: Buffer, transactionId: Buffer): Buffer {
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(MAGIC_COOKIE, 0);
  transactionId.copy(mask, 4);
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

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
