import { describe, expect, it } from "vitest";
import { isApprovedOrigin, isOriginPattern } from "./approved-origins.ts";

describe("approved origins", () => {
  it.each([
    ["[PO-01] a listed origin", "https://desk.example", "https://desk.example"],
    ["[PO-02] any port", "http://localhost:*", "http://localhost:8801"],
    ["[PO-02] any port, or none", "http://localhost:*", "http://localhost"],
    ["[PO-03] a subdomain", "https://*.example.com", "https://eu.desk.example.com"],
    ["[PO-04] the default port of the scheme, written or omitted", "https://desk.example:443", "https://desk.example"],
  ])("%s is approved", (_what, pattern, origin) => {
    expect(isApprovedOrigin(origin, ["https://other.example", pattern])).toBe(true);
  });

  it.each([
    ["[PO-01] another scheme", "https://desk.example", "http://desk.example"],
    ["[PO-01] another port", "https://desk.example", "https://desk.example:8443"],
    ["[PO-03] the domain itself, with a subdomain pattern", "https://*.example.com", "https://example.com"],
    ["[PO-03] a domain that only has the same ending", "https://*.example.com", "https://evilexample.com"],
    ["[PO-05] an opaque origin", "http://localhost:*", "null"],
    ["[PO-05] a pattern as the origin", "http://localhost:*", "http://localhost:*"],
    ["[PO-05] an origin with a path", "https://desk.example", "https://desk.example/"],
  ])("%s is not approved", (_what, pattern, origin) => {
    expect(isApprovedOrigin(origin, [pattern])).toBe(false);
  });

  it.each([
    ["https://desk.example", true],
    ["http://[::1]:*", true],
    ["*", false],
    ["desk.example", false],
    ["https://desk.example; script-src *", false],
  ])("[PO-05] %j as a pattern: %s", (pattern, isPattern) => {
    expect(isOriginPattern(pattern)).toBe(isPattern);
  });
});
