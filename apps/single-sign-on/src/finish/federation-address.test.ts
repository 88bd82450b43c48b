import { describe, expect, it } from "vitest";
import { federationIn } from "./federation-address.ts";

const PAGE = "https://center.example.org/auth/federate";
const PANEL = "/ccp-v2/";

function nextOf(destination: string): string {
  return federationIn(`${PAGE}#code=a.b&destination=${encodeURIComponent(destination)}`, { isSignInWindow: false })
    .next;
}

describe("the address of a federation", () => {
  it("[CP-55] has the code in its fragment, and leads to the panel", () => {
    expect(federationIn(`${PAGE}#code=a.b`, { isSignInWindow: false })).toEqual({ code: "a.b", next: PANEL });
    expect(federationIn(PAGE, { isSignInWindow: false })).toEqual({ code: "", next: PANEL });
  });

  it.each([
    `${PAGE}?destination=%2Fconnect%2Fccp-v2%3Fa%3D1#code=a.b`,
    `${PAGE}#code=a.b&destination=/connect/ccp-v2?a=1`,
  ])("[CP-55] may name a page of the center in its query or in its fragment: %s", (address) => {
    const next = "https://center.example.org/connect/ccp-v2?a=1";
    expect(federationIn(address, { isSignInWindow: false })).toEqual({ code: "a.b", next });
  });

  it("[CP-55] accepts whole addresses of the center", () => {
    expect(nextOf("https://center.example.org/ccp-v2/")).toBe("https://center.example.org/ccp-v2/");
  });

  it.each([
    "https://evil.example.org/",
    "http://center.example.org/ccp-v2/",
    "//evil.example.org/",
    "/\\evil.example.org/",
    "\t//evil.example.org/",
    "https://center.example.org@evil.example.org/",
    "javascript:alert(1)",
    "data:text/html,x",
    "blob:https://center.example.org/x",
    "https://",
  ])("[CP-55] never leads out of the center: %j", (destination) => {
    const next = new URL(nextOf(destination), PAGE);
    expect([next.protocol, next.host]).toEqual(["https:", "center.example.org"]);
  });

  it("[CP-55] keeps the host of a path that begins with two slashes", () => {
    expect(nextOf("/.//evil.example.org/")).toBe("https://center.example.org//evil.example.org/");
  });

  it("[CP-55] hands the session over in a sign-in window, whatever the destination", () => {
    expect(federationIn(`${PAGE}#code=a.b&destination=/ccp-v2/`, { isSignInWindow: true }).next).toBe("/login");
  });
});
