/** Checks of ICE: binding requests with a user name. Source: RFC 8445 section 7. */
import { ATTRIBUTE, parseStun, type StunMessage, stunMessage } from "./stun-message.ts";
import { type NetworkAddress, xorAddress } from "./xor-address.ts";

/** A check, whose sender is not verified yet. */
export type BindingRequest = StunMessage & {
  /** The part of the user name that the receiver chose. */
  readonly localUser: string;
  /** True if the sender nominates the path on which the request arrived, which only the controlling side may do. Source: RFC 8445 section 7.3.1.5. */
  readonly isNominating: boolean;
};

export const BINDING_REQUEST = 0x0001;
export const BINDING_RESPONSE = 0x0101;

/** Parses a check with a user name and an integrity code; undefined for anything else. */
export function parseBindingRequest(datagram: Buffer): BindingRequest | undefined {
  const message = parseStun(datagram);
  if (message?.type !== BINDING_REQUEST || message.integrityAt === undefined) return undefined;
  const localUser = message.attributes.get(ATTRIBUTE.username)?.toString().split(":")[0];
  if (localUser === undefined) return undefined;
  const isNominating = [ATTRIBUTE.useCandidate, ATTRIBUTE.iceControlling].every((type) => message.attributes.has(type));
  return { ...message, localUser, isNominating };
}

/** Returns the response to a check from an address. */
export function bindingResponse(transactionId: Buffer, from: NetworkAddress, password?: string): Buffer {
  const mapped = xorAddress(from, transactionId);
  return stunMessage({ type: BINDING_RESPONSE, transactionId }, [[ATTRIBUTE.xorMappedAddress, mapped]], password);
}
