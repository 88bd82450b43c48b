import type { IncomingMessage } from "node:http";
import { isIP, isIPv6 } from "node:net";
import proxyAddr from "@fastify/proxy-addr";

/** Addresses of clients, behind trusted proxies too. */
export interface ClientAddresses {
  /**
   * Returns the address of a request's client in the form under which budgets count it. IPv6 addresses are shortened to their /64 network, which
   * one household or server has for itself; otherwise every client would have 2^64 budgets.
   */
  of(request: IncomingMessage): string;
  /** Decides for the framework whose `X-Forwarded-For` counts, so that `request.ip` is the same client. */
  readonly isTrusted: ((address: string, hop: number) => boolean) | false;
}

/** Longest address text that is kept: proxies may forward anything. Unit: characters. */
const MAX_ADDRESS_LENGTH = 64;

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Creates the only function that returns the address of a client: of requests, upgrades and sign-ins.
 *
 * `trustedProxies`: addresses and networks of the operator's proxies. `X-Forwarded-For` of all other peers is ignored: they could claim any address.
 */
export function createClientAddresses(trustedProxies: readonly string[]): ClientAddresses {
  if (trustedProxies.length === 0) {
    return { of: ({ socket }) => addressKey(socket.remoteAddress), isTrusted: false };
  }
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  return { of: (request) => addressKey(proxyAddr(request, isTrusted)), isTrusted };
}

/** True if the text is an address or a network, such as `10.0.0.0/8`. */
export function isProxyAddress(text: string): boolean {
  if (isIP(text.split("/", 1)[0] ?? "") === 0) return false; // the library accepts shortened addresses and names of networks
  try {
    proxyAddr.compile(text);
    return true;
  } catch {
    return false; // the only way that the library reports it
  }
}

/** Returns the key of an address in budgets. A connection that is gone has no address. */
export function addressKey(address: string | undefined): string {
  if (address === undefined) return "unknown";
  if (!address.includes(":")) return address.slice(0, MAX_ADDRESS_LENGTH);
  const mapped = MAPPED_IPV4.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? networkOf(address) : address.slice(0, MAX_ADDRESS_LENGTH);
}

/** Returns the /64 network of an IPv6 address: its first four groups. */
function networkOf(address: string): string {
  const [text = ""] = address.toLowerCase().split("%", 1);
  const [head = "", tail] = text.split("::", 2);
  const groups = groupsOf(head);
  const rest = tail === undefined ? [] : groupsOf(tail);
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length;
  const all = [...groups, ...new Array<string>(Math.max(zeros, 0)).fill("0"), ...rest];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

/** Groups of a part of an address. A trailing IPv4 address counts as two. */
function groupsOf(part: string): string[] {
  if (part === "") return [];
  return part.split(":").flatMap((group) => (group.includes(".") ? ["v4", "v4"] : [group]));
}
