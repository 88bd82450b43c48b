import { DEFAULT_PARTICIPANT_OPTIONS, DEFAULT_SIGN_IN_LIMITS } from "@tributary/http";
import { DEFAULT_LIMITS } from "@tributary/http/settings";
import { expect, it } from "vitest";
import { limitsOf } from "./limits.ts";
import { readConfig } from "./read-config.ts";

it("[SV-20] the defaults of the settings are those of the HTTP package", () => {
  const config = readConfig({ flags: [], environment: {}, readText: () => "" });

  expect(config.ok && limitsOf(config.value)).toEqual(DEFAULT_LIMITS);
  expect(config.ok && config.value).toMatchObject({
    participantRequestsPerSecond: DEFAULT_PARTICIPANT_OPTIONS.rate?.perSecond,
    signInFailuresPerAddress: DEFAULT_SIGN_IN_LIMITS.failuresPerAddress,
    signInFailuresPerName: DEFAULT_SIGN_IN_LIMITS.failuresPerName,
  });
});

it("[SV-20] each limit of clients is a setting", () => {
  const flags = [
    ["--trusted-proxies", "10.0.0.0/8"],
    ["--allowed-hosts", "a.example,*.b.example"],
    ["--connections-per-address", "12"],
    ["--address-requests-per-second", "1"],
    ["--socket-frames-per-second", "11"],
    ["--chat-starts-per-address-per-minute", "2"],
    ["--chat-starts-per-minute", "3"],
    ["--open-chats-per-address", "4"],
    ["--unjoined-chats-per-address", "5"],
    ["--unjoined-chats", "6"],
    ["--body-megabytes-per-address", "10"],
    ["--unsent-megabytes-per-address", "7"],
    ["--unsent-megabytes", "8"],
    ["--slow-reader-seconds", "9"],
  ].flat();

  const config = readConfig({ flags, environment: {}, readText: () => "" });

  expect(config.ok && limitsOf(config.value)).toEqual({
    trustedProxies: ["10.0.0.0/8"],
    allowedHosts: ["a.example", "*.b.example"],
    connectionsPerAddress: 12,
    addressRequests: { perSecond: 1, burst: 10 },
    socketFrames: { perSecond: 11, burst: 110 },
    chatStartsPerAddressPerMinute: 2,
    chatStartsPerMinute: 3,
    openChatsPerAddress: 4,
    unjoinedChatsPerAddress: 5,
    unjoinedChats: 6,
    bodyBytesPerAddress: 10 * 2 ** 20,
    unsentBytesPerAddress: 7 * 2 ** 20,
    unsentBytes: 8 * 2 ** 20,
    slowReaderMs: 9_000,
    refusalPauseMs: 1_000,
  });
});
