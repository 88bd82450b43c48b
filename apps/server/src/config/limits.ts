import type { LimitOptions } from "@tributary/http";
import type { Config } from "./schema.ts";

/** Requests that an address may make at once after a pause, as a multiple of its rate: a whole office opens the panel at nine. */
const BURST_FACTOR = 10;

const MEBIBYTE = 2 ** 20;

/** Returns the budgets of clients from the settings. */
export function limitsOf(config: Config): LimitOptions {
  const perSecond = config.addressRequestsPerSecond;
  return {
    trustedProxies: config.trustedProxies,
    allowedHosts: config.allowedHosts,
    addressRequests: { perSecond, burst: BURST_FACTOR * perSecond },
    chatStartsPerAddress: config.chatStartsPerAddressPerMinute,
    chatStarts: config.chatStartsPerMinute,
    openChatsPerAddress: config.openChatsPerAddress,
    unjoinedChatsPerAddress: config.unjoinedChatsPerAddress,
    unjoinedChats: config.unjoinedChats,
    bodyBytesPerAddress: config.bodyMegabytesPerAddress * MEBIBYTE,
    unsentBytesPerAddress: config.unsentMegabytesPerAddress * MEBIBYTE,
    unsentBytes: config.unsentMegabytes * MEBIBYTE,
    slowReaderMs: config.slowReaderSeconds * 1_000,
  };
}
