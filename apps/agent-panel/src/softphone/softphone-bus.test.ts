import { describe, expect, it } from "vitest";
import { callContact, openSoftphonePage } from "../../test/softphone-page.ts";
import { busRequestOf } from "./bus-events.ts";

const CONNECTED = callContact("connected");

describe("muting", () => {
  it("[PA-61] silences the microphone in the page that has the audio, and all pages get to know it", async () => {
    using page = openSoftphonePage();
    await page.connect(CONNECTED);
    const [track] = page.media.devices.tracks;

    page.softphone.mute(true);
    const muted = [page.state().isMuted, track?.enabled];
    page.softphone.mute(false);

    expect([muted, [page.state().isMuted, track?.enabled]]).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(page.broadcasts.slice(2)).toEqual([
      ["agent::mute_toggle", { muted: true }],
      ["agent::mute_toggle", { muted: false }],
    ]);
  });

  it("[PA-61] is done for a host page, and not without a call", async () => {
    using page = openSoftphonePage();
    await page.open();
    page.broadcast("mute", { mute: true });
    expect(page.broadcasts).toEqual([]);

    await page.connect(CONNECTED);
    page.broadcast("mute", { mute: true });
    page.broadcast("mute", "nonsense");

    expect(page.state().isMuted).toBe(true);
    expect(page.broadcasts.at(-1)).toEqual(["agent::mute_toggle", { muted: true }]);
  });

  it("[PA-61] works without the link", async () => {
    using page = openSoftphonePage();
    await page.connect(CONNECTED);

    page.lose();
    page.softphone.mute(true);

    expect(page.media.devices.tracks[0]?.enabled).toBe(false);
  });

  it("[PA-61] is requested from another page, whose answer is shown", async () => {
    using page = openSoftphonePage({ master: async ({ topic }) => ({ masterId: "o", isMaster: false, topic }) });
    await page.open(CONNECTED);

    page.softphone.mute(true);
    expect(page.state().isMuted).toBe(false);
    page.broadcast("agent::mute_toggle", { muted: true });

    expect(page.broadcasts).toEqual([["mute", { mute: true }]]);
    expect(page.state().isMuted).toBe(true);
  });

  it("[PA-61] ends with the call, and the next one begins unmuted", async () => {
    using page = openSoftphonePage();
    await page.connect(CONNECTED);
    page.softphone.mute(true);

    page.softphone.follow([callContact("wrap-up")]);
    expect(page.broadcasts.at(-1)).toEqual(["agent::mute_toggle", { muted: false }]);
    await page.connect(CONNECTED);

    expect([page.state().isMuted, page.media.devices.tracks[1]?.enabled]).toEqual([false, true]);
  });

  it("[PA-61] is reported to a page that has just opened", async () => {
    using page = openSoftphonePage();
    await page.connect(CONNECTED);
    page.softphone.mute(true);
    const before = page.broadcasts.length;

    page.receive({ type: "pages", length: 2 });
    page.receive({ type: "pages", length: 1 });

    expect(page.broadcasts.slice(before)).toEqual([["agent::mute_toggle", { muted: true }]]);
  });
});

describe("devices", () => {
  it("[PA-62] are used during a call, kept, and reported to host pages", async () => {
    using page = openSoftphonePage();
    await page.connect(CONNECTED);

    page.broadcast("configuration::set_microphone_device", { deviceId: "headset" });
    page.broadcast("configuration::set_speaker_device", { deviceId: "desk" });
    page.broadcast("configuration::set_ringer_device", { deviceId: "room" });
    await page.clock.drain();

    expect(page.media.peer.sent.map((track) => (typeof track === "string" ? track : track.deviceId))).toEqual([
      "system",
      "headset",
    ]);
    expect(page.media.devices.tracks.map(({ readyState, enabled }) => [readyState, enabled])).toEqual([
      ["ended", true],
      ["live", true],
    ]);
    expect([page.media.audios[0]?.sinkId, page.ringers]).toEqual(["desk", ["", "room"]]);
    expect(page.broadcasts.slice(2)).toEqual(
      expect.arrayContaining([
        ["configuration::microphone_device_changed", { deviceId: "headset" }],
        ["configuration::speaker_device_changed", { deviceId: "desk" }],
        ["configuration::ringer_device_changed", { deviceId: "room" }],
      ]),
    );
    expect(page.requested("invite")).toHaveLength(1);
    using later = openSoftphonePage({ settings: page.settings });
    await later.connect(CONNECTED);
    expect(later.media.devices.requested).toEqual(["headset"]);
    expect([later.media.audios[0]?.sinkId, later.ringers]).toEqual(["desk", ["room"]]);
  });

  it("[PA-62] that are chosen quickly one after the other are replaced by the last one", async () => {
    using page = openSoftphonePage();
    await page.connect(CONNECTED);
    const { devices } = page.media;
    devices.waits = true;

    const choices: Promise<boolean>[] = [];
    for (const id of ["headset", "room", "built-in"]) {
      choices.push(page.softphone.choose("microphone", id)); // while the browser is still asked for the first one
      await page.clock.drain();
    }
    for (let answer = 0; answer < choices.length; answer += 1) {
      devices.release();
      await page.clock.drain();
    }

    expect(await Promise.all(choices)).toEqual([true, true, true]);
    expect([devices.requested, page.state().chosen.microphone]).toEqual([
      [undefined, "headset", "built-in"],
      "built-in",
    ]);
    expect(devices.tracks.map(({ readyState }) => readyState)).toEqual(["ended", "ended", "live"]);
  });

  it("[PA-62] that cannot be used change nothing", async () => {
    using page = openSoftphonePage();
    await page.connect(CONNECTED);
    page.media.devices.error = "NotReadableError";

    const outcomes = [
      await page.softphone.choose("microphone", "headset"),
      await page.softphone.choose("speaker", "gone"),
      await page.softphone.choose("ringer", "gone"),
    ];

    expect(outcomes).toEqual([false, false, false]);
    expect(page.state().chosen).toEqual({ microphone: "", speaker: "", ringer: "" });
    expect([page.media.devices.tracks[0]?.readyState, page.state().problem]).toEqual(["live", null]);
    expect(page.broadcasts).toHaveLength(2);
  });

  it("[PA-62] that are unplugged are replaced by that of the system", async () => {
    using page = openSoftphonePage({ settings: new Map([["tributary.microphone", "headset"]]) });
    await page.connect(CONNECTED);

    page.settings.set("tributary.microphone", "gone");
    using later = openSoftphonePage({ settings: page.settings });
    await later.connect(CONNECTED);
    expect(later.media.devices.requested).toEqual(["gone", undefined]);
    page.media.devices.tracks[0]?.unplug();
    await page.clock.drain();

    expect(page.media.devices.requested).toEqual(["headset", "headset"]);
    expect(page.media.peer.sent).toHaveLength(2);
  });

  it("[PA-62] are chosen in one page for all of this browser", async () => {
    using page = openSoftphonePage({ master: async ({ topic }) => ({ masterId: "o", isMaster: false, topic }) });
    await page.open();

    page.broadcast("configuration::set_ringer_device", { deviceId: "room" });
    page.broadcast("configuration::ringer_device_changed", { deviceId: "desk" });
    page.broadcast("configuration::camera_device_changed", { deviceId: "eye" });

    expect([page.ringers, page.state().chosen.ringer, page.broadcasts]).toEqual([["", "desk"], "desk", []]);
  });
});

describe("broadcasts", () => {
  it("[PA-61, PA-62] are read if they are of the known form", () => {
    expect(busRequestOf("mute", { mute: true })).toEqual({ type: "mute", isMuted: true });
    expect(busRequestOf("agent::mute_toggle", { muted: false })).toEqual({ type: "muted", isMuted: false });
    expect(busRequestOf("configuration::set_speaker_device", { deviceId: "d" })).toEqual({
      type: "choose-device",
      kind: "speaker",
      deviceId: "d",
    });
    for (const [event, data] of [
      ["mute", undefined],
      ["agent::mute_toggle", { muted: "yes" }],
      ["configuration::set_speaker_device", { deviceId: 7 }],
      ["configuration::set_speaker_device", { deviceId: "d".repeat(600) }],
      ["configuration::set_camera_device", { deviceId: "d" }],
    ] as const)
      expect(busRequestOf(event, data)).toBeNull();
  });
});
