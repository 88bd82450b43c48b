import { expect, it } from "vitest";
import { readConfig } from "./read-config.ts";
import { builtInRelayOf, isUsedHere } from "./voice-settings.ts";

/** The built-in relay of flags; a sentence if they are refused. */
function relayWith(...flags: readonly string[]) {
  const config = readConfig({ flags, environment: {}, readText: () => "" });
  return config.ok ? builtInRelayOf(config.value) : config.refusal;
}

it("[SV-95] a center on this machine only has a relay on a free port of 127.0.0.1", () => {
  expect(relayWith()).toEqual({ port: 0, isLocal: true });
  expect(relayWith("--voice-processes=2", "--voice-ports=40000-40001")).toEqual({ port: 0, isLocal: true });
});

it("[SV-95] a public address on the loopback interface is one on this machine", () => {
  for (const url of ["http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8480"])
    expect(relayWith(`--public-url=${url}`)).toEqual({ port: 0, isLocal: true });
});

it.each([
  [{ host: "127.0.0.1" }, true],
  [{ host: "0.0.0.0" }, false],
  [{ host: "::" }, false],
  [{ host: "0.0.0.0", publicUrl: "http://[::1]:8480" }, true],
  [{ host: "127.0.0.1", publicUrl: "https://contact.example.org" }, false],
])(
  "[SV-95] clients are on the machine of the center by its public address, or else by the one it listens on: %j",
  (settings, isHere) => {
    expect(isUsedHere(settings)).toBe(isHere);
  },
);

it.each([
  [["--public-url=https://contact.example.org"]],
  [["--host=0.0.0.0"]],
  [["--voice-relay-port=0"]],
  [["--turn-urls=turn:relay.example.org:3478", "--turn-secret=a-secret-of-sixteen-characters"]],
])("[SV-95] there is none by default with %j", (flags) => {
  expect(relayWith(...flags)).toBeUndefined();
});

it("[SV-95] a set port opens it on all addresses, also with a public address", () => {
  expect(relayWith("--public-url=https://contact.example.org", "--voice-relay-port=3478")).toEqual({
    port: 3_478,
    isLocal: false,
  });
  expect(relayWith("--voice-relay-port=80")).toBe(
    "The setting --voice-relay-port must be 0 or a port from 1024 to 65535.",
  );
});
