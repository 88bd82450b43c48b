import { beforeEach, describe, expect, it } from "vitest";
import { createFakeMedia } from "../../test/fake-media.ts";
import { createMicrophone, type Microphone } from "./microphone.ts";

let fake: ReturnType<typeof createFakeMedia>;
let events: string[];
let microphone: Microphone;

const settle = (): Promise<void> =>
  new Promise((resolve) => queueMicrotask(() => queueMicrotask(() => queueMicrotask(resolve))));

beforeEach(() => {
  fake = createFakeMedia();
  events = [];
  microphone = createMicrophone(fake.media, {
    onTrack: ({ id }) => events.push(id),
    onLost: () => events.push("lost"),
  });
});

describe("createMicrophone", () => {
  it("[CC-11] turns on the system's microphone, and another one in its place", async () => {
    await microphone.open(null);
    expect(fake.live).toEqual(["built-in"]);
    const chosen = await microphone.open("headset");

    expect(chosen).toMatchObject({ ok: true, value: { id: "headset" } });
    expect(fake.live).toEqual(["headset"]);
    expect(events).toEqual(["built-in", "headset"]);
  });

  it("[CC-11] keeps the microphone if another one cannot be used", async () => {
    await microphone.open(null);

    expect(await microphone.open("gone")).toEqual({ ok: false, refusal: "no-microphone" });
    expect(fake.live).toEqual(["built-in"]);
  });

  it.each([
    ["NotAllowedError", "permission-denied"],
    ["SecurityError", "permission-denied"],
    ["NotFoundError", "no-microphone"],
    ["OverconstrainedError", "no-microphone"],
    ["NotReadableError", "microphone-in-use"],
    ["AbortError", "microphone-in-use"],
    ["AnotherError", "no-microphone"],
  ])("[CC-02] maps %s to %s", async (error, problem) => {
    fake.settings.error = error;

    expect(await microphone.open(null)).toEqual({ ok: false, refusal: problem });
  });

  it("[CC-02] has no microphone in a browser without media", async () => {
    const unsupported = createMicrophone(null, { onTrack: () => undefined, onLost: () => undefined });

    expect(await unsupported.open(null)).toEqual({ ok: false, refusal: "unsupported" });
  });

  it("[CC-11] keeps a muted microphone muted when another one takes its place", async () => {
    microphone.setMuted(true);
    await microphone.open(null);
    expect(microphone.track?.enabled).toBe(false);
    await microphone.open("headset");

    expect(microphone.track?.enabled).toBe(false);
    microphone.setMuted(false);
    expect(microphone.track?.enabled).toBe(true);
  });

  it("[CC-11] replaces a microphone that is unplugged by the system's", async () => {
    await microphone.open("headset");
    fake.unplug("headset");
    await settle();

    expect(events).toEqual(["headset", "built-in"]);
    expect(microphone.track?.id).toBe("built-in");
  });

  it("[CC-11] reports that there is none any more", async () => {
    await microphone.open(null);
    fake.settings.error = "NotFoundError";
    fake.unplug("built-in");
    await settle();

    expect(events).toEqual(["built-in", "lost"]);
    expect(microphone.track).toBeNull();
  });

  it("[CC-11] uses the newest choice, whichever is ready first", async () => {
    let answer: () => void = () => undefined;
    fake.settings.answer = new Promise((resolve) => {
      answer = resolve;
    });
    const first = microphone.open("headset");
    fake.settings.answer = null;
    await microphone.open(null);
    answer();

    expect(await first).toEqual({ ok: false, refusal: "no-microphone" });
    expect(fake.live).toEqual(["built-in"]);
  });

  it("[CC-16] is off after it is disposed, also if it is permitted later", async () => {
    let answer: () => void = () => undefined;
    fake.settings.answer = new Promise((resolve) => {
      answer = resolve;
    });
    const opening = microphone.open(null);
    microphone[Symbol.dispose]();
    answer();
    await opening;

    expect(fake.live).toEqual([]);
    expect(events).toEqual([]);
  });
});
