import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { addressKey, createClientAddresses, isProxyAddress } from "./client-address.ts";

function requestFrom(remoteAddress: string | undefined, forwardedFor?: string): IncomingMessage {
  const headers = forwardedFor === undefined ? {} : { "x-forwarded-for": forwardedFor };
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage; // the only members that are read
}

describe("the address of a client", () => {
  it("[LM-10] ignores X-Forwarded-For without trusted proxies", () => {
    const { of } = createClientAddresses([]);

    expect(of(requestFrom("192.0.2.1", "198.51.100.7"))).toBe("192.0.2.1");
  });

  it.each([
    ["10.0.0.5", "198.51.100.7", "198.51.100.7"],
    ["10.0.0.5", "203.0.113.9, 198.51.100.7, 10.1.1.1", "198.51.100.7"],
    ["10.0.0.5", undefined, "10.0.0.5"],
    ["::ffff:10.0.0.5", "198.51.100.7", "198.51.100.7"],
    ["192.0.2.1", "198.51.100.7", "192.0.2.1"],
  ])("[LM-10] behind %s with X-Forwarded-For %s is %s", (peer, forwardedFor, client) => {
    const { of } = createClientAddresses(["10.0.0.0/8"]);

    expect(of(requestFrom(peer, forwardedFor))).toBe(client);
  });

  it.each([
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:DB8:0:12:1:2:3:4", "2001:db8:0:12::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:0db8:0000:0012::9", "2001:db8:0:12::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["64:ff9b::192.0.2.33", "64:ff9b:0:0::/64"],
    ["x".repeat(500), "x".repeat(64)],
    [`${"x".repeat(500)}:`, "x".repeat(64)],
    [undefined, "unknown"],
  ])("[LM-11] %s counts as %s", (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});

it("recognizes addresses and networks of proxies", () => {
  expect(["10.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32"].filter(isProxyAddress)).toHaveLength(4);
  expect(["", "proxy", "10.0.0.0/64", "10.0.0"].filter(isProxyAddress)).toEqual([]);
});
