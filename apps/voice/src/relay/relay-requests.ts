/** Requests to a relay, and their answers. Source: RFC 8656 section 3. */
import { ATTRIBUTE, type Attribute, type StunMessage } from "../stun/stun-message.ts";

/** Methods of requests and indications. */
export const METHOD = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  permit: 0x008,
  bind: 0x009,
} as const;

/** Classes of messages. */
export const [REQUEST, INDICATION, SUCCESS, FAILURE] = [0x000, 0x010, 0x100, 0x110];

/** Codes of refusals. Source: RFC 8656 section 19. */
export const REFUSAL = {
  badRequest: [400, "Bad Request"],
  unauthenticated: [401, "Unauthenticated"],
  forbidden: [403, "Forbidden"],
  unknownAttribute: [420, "Unknown Attribute"],
  mismatch: [437, "Allocation Mismatch"],
  staleNonce: [438, "Stale Nonce"],
  addressFamily: [440, "Address Family not Supported"],
  wrongCredentials: [441, "Wrong Credentials"],
  transport: [442, "Unsupported Transport Protocol"],
  peerFamily: [443, "Peer Address Family Mismatch"],
  quota: [486, "Allocation Quota Reached"],
  capacity: [508, "Insufficient Capacity"],
} as const satisfies Record<string, readonly [code: number, reason: string]>;

export type Refusal = (typeof REFUSAL)[keyof typeof REFUSAL];

/** Result of a request: attributes of its answer, or a refusal. */
export type Outcome =
  | { readonly ok: true; readonly attributes: readonly Attribute[] }
  | { readonly ok: false; readonly refusal: Refusal; readonly attributes?: readonly Attribute[] };

/** Attributes that clients may send. Others of the lower half must be understood, and are not. */
const KNOWN: ReadonlySet<number> = new Set([
  ATTRIBUTE.username,
  ATTRIBUTE.realm,
  ATTRIBUTE.nonce,
  ATTRIBUTE.lifetime,
  ATTRIBUTE.channelNumber,
  ATTRIBUTE.xorPeerAddress,
  ATTRIBUTE.data,
  ATTRIBUTE.requestedTransport,
  ATTRIBUTE.requestedAddressFamily,
]);

/** Attributes from this type on may be ignored. */
const OPTIONAL_FROM = 0x8000;

/** Returns the attributes that would have to be understood. */
export function unknownAttributesOf({ attributes }: StunMessage): readonly number[] {
  return [...attributes.keys()].filter((type) => type < OPTIONAL_FROM && !KNOWN.has(type));
}

export function errorAttribute([code, reason]: Refusal): Attribute {
  const head = Buffer.from([0, 0, Math.floor(code / 100), code % 100]);
  return [ATTRIBUTE.errorCode, Buffer.concat([head, Buffer.from(reason)])];
}

/** Returns the value of an attribute with numbers. */
export function numbers(write: "writeUInt16BE" | "writeUInt32BE", values: readonly number[]): Buffer {
  const size = write === "writeUInt16BE" ? 2 : 4;
  const bytes = Buffer.alloc(size * values.length);
  for (const [index, value] of values.entries()) bytes[write](value, index * size);
  return bytes;
}

/** Number of UDP among protocols, and of IPv4 among address families. */
const [UDP, IPV4] = [17, 1];

/** Returns the reason for which an allocation is refused, by its attributes alone. */
export function allocationRefusal({ attributes }: StunMessage): Refusal | undefined {
  const transport = attributes.get(ATTRIBUTE.requestedTransport)?.[0];
  const family = attributes.get(ATTRIBUTE.requestedAddressFamily)?.[0];
  if (transport === undefined) return REFUSAL.badRequest;
  if (transport !== UDP) return REFUSAL.transport;
  return family === undefined || family === IPV4 ? undefined : REFUSAL.addressFamily;
}

export function lifetimeAttribute(seconds: number): Attribute {
  return [ATTRIBUTE.lifetime, numbers("writeUInt32BE", [seconds])];
}

/** Returns the lifetime that a client asks for, within the limits: it is short while the allocation is not used. Unit: seconds. Rule VP-53. */
export function lifetimeOf({ attributes }: StunMessage, isUsed: boolean): number {
  const value = attributes.get(ATTRIBUTE.lifetime);
  const asked = value?.length === 4 ? value.readUInt32BE(0) : DEFAULT_LIFETIME_S;
  if (asked === 0) return 0;
  return !isUsed ? UNUSED_LIFETIME_S : Math.max(DEFAULT_LIFETIME_S, Math.min(MAX_LIFETIME_S, asked));
}

/** Lifetime of an allocation over which no voice process has answered: browsers extend it while they wait. Unit: seconds. */
const UNUSED_LIFETIME_S = 60;

/** Unit: seconds. Source: RFC 8656 section 7.2. */
const [DEFAULT_LIFETIME_S, MAX_LIFETIME_S] = [600, 3_600];
