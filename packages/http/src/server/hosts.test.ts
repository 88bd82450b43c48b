import { describe, expect, it } from "vitest";
import { createHostCheck, isHostPattern, isLoopback, isLoopbackUrl } from "./hosts.ts";

const isKnown = createHostCheck({
  listening: "192.0.2.10",
  publicUrl: "https://Contact.example.org",
  allowedHosts: ["tributary", "*.desk.example", "[2001:db8::7]"],
});

describe("names of the center", () => {
  it.each([
    "localhost",
    "LOCALHOST:8480",
    "localhost.",
    "center.localhost:1",
    "127.0.0.1",
    "127.9.9.9:8480",
    "[::1]:8480",
    "192.0.2.10:8480",
    "contact.example.org",
    "contact.example.org:443",
    "tributary:80",
    "a.desk.example",
    "a.b.desk.example:1",
    "[2001:db8::7]:8480",
  ])("[HT-10] include %s", (host) => {
    expect(isKnown(host)).toBe(true);
  });

  it.each([
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil.example:8480",
    "desk.example",
    "notdesk.example",
    "192.0.2.11",
    "contact.example.org.evil.example",
    "localhost@evil.example",
    "localhost:8480:1",
    "localhost:x",
    "[::1",
    "[::1]x",
    "",
    undefined,
  ])("[HT-10] do not include %s", (host) => {
    expect(isKnown(host)).toBe(false);
  });

  it("[HT-10] include any address, but no other name, if the server listens on all addresses of the machine", () => {
    const isKnownAnywhere = createHostCheck({ listening: "0.0.0.0", publicUrl: undefined, allowedHosts: [] });

    expect(["198.51.100.3:8480", "[2001:db8::1]", "localhost"].every(isKnownAnywhere)).toBe(true);
    expect(["evil.example", "198.51.100.3.evil.example"].some(isKnownAnywhere)).toBe(false);
  });
});

it("[HT-10] hosts to listen on are loopback by their address, or as localhost", () => {
  const hosts = ["localhost", "127.0.0.1", "127.9.9.9", "::1"];
  expect(hosts.filter(isLoopback)).toEqual(hosts);
  const others = ["0.0.0.0", "::", "192.0.2.1", "127.0.0.1.example", "127.0.0.999", "center.localhost", ""];
  expect(others.filter(isLoopback)).toEqual([]);
  const isHere = (url: string) => isLoopbackUrl(new URL(url));
  expect(["http://[::1]:8480", "http://127.0.0.1", "http://localhost:1"].every(isHere)).toBe(true);
  expect(["http://[::2]", "http://127.0.0.1.example.org"].some(isHere)).toBe(false);
});

it("recognizes patterns of hosts", () => {
  const good = ["localhost", "a-b.example.org", "*.example.org", "10.0.0.1", "::1", "[::1]", "my_service"];
  expect(good.filter(isHostPattern)).toEqual(good);
  expect(["", "*", "a:80", "https://a.example", "*.", "a..b", "-a"].filter(isHostPattern)).toEqual([]);
});
