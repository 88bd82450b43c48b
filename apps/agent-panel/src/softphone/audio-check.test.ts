import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { FakeBrowserMedia, type FakePeer } from "../../test/fake-browser-media.ts";
import { checkAudio } from "./audio-check.ts";
import { listDevices } from "./device-choice.ts";
import { levelOf } from "./level-meter.ts";
import { createMicrophone } from "./microphone.ts";

function setUp({ isLinkUp = true, isAnswered = true } = {}) {
  const clock = createManualClock();
  const media = new FakeBrowserMedia();
  const microphone = createMicrophone({
    devices: media.browser.devices,
    clock,
    deviceId: () => "",
    hasEchoCancellation: () => true,
    onChange: () => undefined,
    onUnanswered: () => undefined,
  });
  const deps = {
    clock,
    media: media.browser,
    microphone,
    isLinkUp: () => isLinkUp,
    isAnswered: async () => isAnswered,
  };
  return { media, microphone, deps };
}

describe("the check before a call", () => {
  it("[PA-63] finds that everything works, and uses nothing afterwards", async () => {
    const { media, microphone, deps } = setUp();

    expect(await checkAudio(deps)).toEqual({ microphone: null, connection: null });
    expect([microphone.state, media.peers.map(({ connectionState }: FakePeer) => connectionState)]).toEqual([
      { phase: "off" },
      ["closed"],
    ]);
  });

  it.each([
    ["NotAllowedError", "microphone-denied"],
    ["NotFoundError", "microphone-missing"],
    ["NotReadableError", "microphone-in-use"],
  ] as const)("[PA-63] finds that the microphone has %s", async (error, failure) => {
    const { media, deps } = setUp();
    media.devices.error = error;

    expect(await checkAudio(deps)).toEqual({ microphone: failure, connection: null });
  });

  it("[PA-63] finds that the center does not answer, the link is down, or the page has no network", async () => {
    const silent = await checkAudio(setUp({ isAnswered: false }).deps);
    const offline = await checkAudio(setUp({ isLinkUp: false }).deps);
    const { media, deps } = setUp();
    media.addresses = [];
    const unplugged = await checkAudio(deps);

    expect([silent, offline, unplugged].map(({ connection }) => connection)).toEqual([
      "not-answered",
      "no-link",
      "no-network",
    ]);
  });

  it("[PA-63] finds that the browser has no audio", async () => {
    const { deps, media } = setUp();

    const check = await checkAudio({ ...deps, media: { ...media.browser, openPeer: null } });

    expect(check.connection).toBe("unsupported");
  });
});

describe("devices", () => {
  it("[PA-62] are listed by use, without the entries of the browser that name another one", async () => {
    const { media } = setUp();

    expect(await listDevices(media.browser.devices)).toEqual({
      microphone: [{ deviceId: "headset", label: "Headset" }],
      speaker: [{ deviceId: "desk", label: "Desk" }],
      ringer: [{ deviceId: "desk", label: "Desk" }],
    });
    expect(await listDevices(null)).toEqual({ microphone: [], speaker: [], ringer: [] });
  });

  it("[PA-50] have a level from silence to a loud voice", () => {
    const levelAt = (amplitude: number): number => levelOf(new Float32Array(480).fill(amplitude));

    expect([levelAt(0), levelAt(0.001), levelAt(1)]).toEqual([0, 0, 1]);
    expect(levelAt(0.05)).toBeCloseTo(0.64, 1);
  });
});
