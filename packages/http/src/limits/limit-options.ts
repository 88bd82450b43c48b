import type { Rate } from "./token-buckets.ts";

/** Budgets of what strangers can use up. The defaults are far above what a real center meets. */
export type LimitOptions = {
  /** Addresses and networks of the operator's proxies, whose `X-Forwarded-For` counts. */
  readonly trustedProxies: readonly string[];
  /** Names besides loopback names under which the center may be addressed; `*.` at the start matches any subdomain. */
  readonly allowedHosts: readonly string[];
  /** Open connections of one address, sockets included. Those of trusted proxies are not counted. */
  readonly connectionsPerAddress: number;
  /** Requests of one address; those with large answers count as several. */
  readonly addressRequests: Rate;
  /** Frames on all sockets of one participant or agent; null for no limit. Clients send one every ten seconds, and a few per action. */
  readonly socketFrames: Rate | null;
  /** Chats that one address may start in a minute. */
  readonly chatStartsPerAddressPerMinute: number;
  /** Chats that may be started in a minute in all. */
  readonly chatStartsPerMinute: number;
  /** Chats of one address that have not ended. */
  readonly openChatsPerAddress: number;
  /** Chats of one address that the customer has not joined yet. */
  readonly unjoinedChatsPerAddress: number;
  /** Chats that the customer has not joined yet, in all. */
  readonly unjoinedChats: number;
  /** Bytes of the bodies of one address that have not arrived completely. */
  readonly bodyBytesPerAddress: number;
  /** Bytes that the clients of one address have not taken yet. */
  readonly unsentBytesPerAddress: number;
  /** Bytes that all clients have not taken yet. */
  readonly unsentBytes: number;
  /** Time without any progress after which the connection of a slow reader is ended; sockets have a limit of their own, MS-05. Unit: milliseconds. */
  readonly slowReaderMs: number;
  /** Least time before a refusal because a budget of an address is used up is sent; at most twice that. Unit: milliseconds. */
  readonly refusalPauseMs: number;
};

const MIB = 2 ** 20;

/**
 * Defaults. An office or a mobile network may have one address for thousands of people, and an operator may have forgotten to name the proxy; so
 * the budgets of an address fit a whole center.
 */
export const DEFAULT_LIMITS: LimitOptions = {
  trustedProxies: [],
  allowedHosts: [],
  connectionsPerAddress: 2_000,
  addressRequests: { perSecond: 500, burst: 5_000 },
  socketFrames: { perSecond: 50, burst: 500 },
  chatStartsPerAddressPerMinute: 300,
  chatStartsPerMinute: 3_000,
  openChatsPerAddress: 2_000,
  unjoinedChatsPerAddress: 500,
  unjoinedChats: 5_000,
  bodyBytesPerAddress: 32 * MIB,
  unsentBytesPerAddress: 32 * MIB,
  unsentBytes: 256 * MIB,
  slowReaderMs: 30_000,
  refusalPauseMs: 1_000,
};
