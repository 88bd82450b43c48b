import { expect, it } from "vitest";
import { relaysOf } from "./relays.ts";

const media = {
  relayAddresses: () => [
    { address: "192.0.2.1", port: 3_478 },
    { address: "2001:db8::1", port: 3_478 },
  ],
  startRelay: () => Promise.resolve(),
};
const SECRET = "a secret of sixteen characters";
const NO_TURN = { turnUrls: undefined, turnSecret: undefined, voiceAddresses: [] };

it("[SV-95] names the built-in relay under the addresses of the machine, or those of the settings", () => {
  const namedWith = (voiceAddresses: string[]) =>
    relaysOf({ ...NO_TURN, voiceAddresses }, { secret: SECRET, isLocal: false, media }).relays?.current();

  expect(namedWith([])).toEqual({
    urls: ["turn:192.0.2.1:3478?transport=udp", "turn:[2001:db8::1]:3478?transport=udp"],
    secret: SECRET,
  });
  expect(namedWith(["203.0.113.7"])).toEqual({ urls: ["turn:203.0.113.7:3478?transport=udp"], secret: SECRET });
});

it("[SV-95] names at most four addresses, and none while the relay does not run", () => {
  const many = Array.from({ length: 9 }, (_, number) => ({ address: `192.0.2.${number}`, port: 3_478 }));
  const currentOf = (addresses: typeof many) =>
    relaysOf(NO_TURN, {
      secret: SECRET,
      isLocal: false,
      media: { ...media, relayAddresses: () => addresses },
    }).relays?.current();

  expect(currentOf(many)?.urls).toHaveLength(4);
  expect(currentOf([])).toBeNull();
});

it("[SV-95] names the TURN server of the settings in place of the built-in relay", () => {
  const turn = { ...NO_TURN, turnUrls: ["turn:relay.example.org:3478"], turnSecret: SECRET };

  expect(relaysOf(turn, { secret: SECRET, isLocal: false, media }).relays?.current()).toEqual({
    urls: turn.turnUrls,
    secret: SECRET,
  });
  expect(relaysOf(NO_TURN, undefined)).toEqual({});
});

it("[SV-95] names a local relay under its own address, also with addresses in the settings", () => {
  const local = { ...media, relayAddresses: () => [{ address: "127.0.0.1", port: 40_000 }] };
  const relay = { secret: SECRET, isLocal: true, media: local };

  expect(relaysOf({ ...NO_TURN, voiceAddresses: ["203.0.113.7"] }, relay).relays?.current()?.urls).toEqual([
    "turn:127.0.0.1:40000?transport=udp",
  ]);
});
