import { DEFAULT_LIMITS, type LimitOptions, type Rate } from "@tributary/http/settings";
import type { Config } from "./schema.ts";

/**
 * Requests and frames that may be sent at once after a pause, as a multiple of their rates: a whole office opens the panel at nine, and pages send
 * dozens of frames when they load or reconnect.
 */
const BURST_FACTOR = 10;

const MEBIBYTE = 2 ** 20;

/** Returns the budgets of clients from the settings. */
export function limitsOf(config: Config): LimitOptions {
  return {
    trustedProxies: config.trustedProxies,
    allowedHosts: config.allowedHosts,
    connectionsPerAddress: config.connectionsPerAddress,
    addressRequests: rateOf(config.addressRequestsPerSecond),
    socketFrames: rateOf(config.socketFramesPerSecond),
    chatStartsPerAddressPerMinute: config.chatStartsPerAddressPerMinute,
    chatStartsPerMinute: config.chatStartsPerMinute,
    openChatsPerAddress: config.openChatsPerAddress,
    unjoinedChatsPerAddress: config.unjoinedChatsPerAddress,
    unjoinedChats: config.unjoinedChats,
    bodyBytesPerAddress: config.bodyMegabytesPerAddress * MEBIBYTE,
    unsentBytesPerAddress: config.unsentMegabytesPerAddress * MEBIBYTE,
    unsentBytes: config.unsentMegabytes * MEBIBYTE,
    slowReaderMs: config.slowReaderSeconds * 1_000,
    refusalPauseMs: DEFAULT_LIMITS.refusalPauseMs,
  };
}

function rateOf(perSecond: number): Rate {
  return { perSecond, burst: BURST_FACTOR * perSecond };
}
