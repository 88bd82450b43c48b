import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createIceServers, type RelayOptions, type Relays } from "./ice-servers.ts";

const NORTH: RelayOptions = { urls: ["turn:relay.example.org:3478?transport=udp"], secret: "north" };
const RELAYS: Relays = { current: () => NORTH, start: async () => undefined };

it("[VS-09] relays have the credentials of their shared secret, which expire", () => {
  const clock = createManualClock();
  const [server] = createIceServers({ clock }, RELAYS).of("agent");
  const [expiresAt = 0] = (server?.username ?? "").split(":").map(Number);

  expect(server?.urls).toEqual(NORTH.urls);
  expect(expiresAt - clock.now() / 1_000).toBeGreaterThanOrEqual(12 * 3_600);
  expect(expiresAt - clock.now() / 1_000).toBeLessThan(13 * 3_600);
  // Computed with `printf %s "1735689600:agent" | openssl dgst -sha1 -hmac north -binary | base64`.
  const fixed = createManualClock((1_735_689_600 - 12 * 3_600) * 1_000);
  expect(createIceServers({ clock: fixed }, RELAYS).of("agent")).toEqual([
    { urls: NORTH.urls, username: "1735689600:agent", credential: "BWQcH/N45jaS2FU7c1e71mZU2vA=" },
  ]);
});

it("[VS-09] credentials stay the same for an hour, and differ by subject", () => {
  const clock = createManualClock(1_000);
  const servers = createIceServers({ clock }, RELAYS);
  const first = servers.of("agent");

  clock.advance(3_598_000);

  expect(servers.of("agent")).toEqual(first);
  expect(servers.of("other")[0]?.credential).not.toBe(first[0]?.credential);
  clock.advance(2_000);
  expect(servers.of("agent")).not.toEqual(first);
});

it("[VS-09] there are none without relays", () => {
  expect(createIceServers({ clock: createManualClock() }, null).of("agent")).toEqual([]);
});

it("[VS-09] a relay that starts when it is needed is named once it runs", async () => {
  let current: RelayOptions | null = null;
  const start = async () => {
    current = NORTH;
  };
  const servers = createIceServers({ clock: createManualClock() }, { current: () => current, start });
  expect(servers.of("agent")).toEqual([]);

  await servers.start();

  expect(servers.of("agent").map(({ urls }) => urls)).toEqual([NORTH.urls]);
});
