import { describe, expect, it } from "vitest";
import { createFakeMedia, createFakeOutput } from "../../test/fake-media.ts";
import { listDevices } from "./devices.ts";
import { createSpeaker } from "./speaker.ts";

const STREAM = {} as MediaStream;

function open(options: Parameters<typeof createFakeOutput>[0] = {}) {
  const { output, element } = createFakeOutput(options);
  const blocked: boolean[] = [];
  return { output, blocked, speaker: createSpeaker(element, (isBlocked) => blocked.push(isBlocked)) };
}

describe("createSpeaker", () => {
  it("[CC-12] plays the audio of the center until it is disposed", async () => {
    const { output, blocked, speaker } = open();
    speaker.play(STREAM);
    await Promise.resolve();
    expect({ stream: output.srcObject, isPlaying: output.isPlaying }).toEqual({ stream: STREAM, isPlaying: true });
    speaker[Symbol.dispose]();

    expect({ stream: output.srcObject, isPlaying: output.isPlaying }).toEqual({ stream: null, isPlaying: false });
    expect(blocked).toEqual([false]);
  });

  it("[CC-12] reports audio that needs a gesture, and plays after one", async () => {
    const { output, blocked, speaker } = open({ refuses: true });
    speaker.play(STREAM);
    await Promise.resolve();
    await Promise.resolve();
    output.refuses = false;
    speaker.resume();
    await Promise.resolve();

    expect(blocked).toEqual([true, false]);
    expect(output.isPlaying).toBe(true);
  });

  it("[CC-12] plays nothing on a gesture before there is audio", () => {
    const { output, speaker } = open();
    speaker.resume();

    expect(output.isPlaying).toBe(false);
  });

  it("[CC-12] chooses a speaker where the browser can", async () => {
    const { output, speaker } = open();

    expect(await speaker.choose("headset")).toBe(true);
    expect(await speaker.choose("gone")).toBe(false);
    expect([output.sinkId, speaker.chosenId]).toEqual(["headset", "headset"]);
    const limited = open({ canChoose: false }).speaker;
    expect([limited.canChoose, await limited.choose("headset")]).toEqual([false, false]);
  });
});

describe("listDevices", () => {
  it("[CC-12] lists microphones and, where the browser can choose them, speakers", async () => {
    const { media } = createFakeMedia(["built-in", ""]);
    const inUse = { microphoneId: "built-in", speakerId: null };
    const microphones = [{ id: "built-in", label: "built-in microphone" }];
    const speakers = [{ id: "speaker", label: "Speaker" }];

    expect(await listDevices(media, { ...inUse, canChooseSpeaker: true })).toEqual({ ...inUse, microphones, speakers });
    expect((await listDevices(media, { ...inUse, canChooseSpeaker: false })).speakers).toEqual([]);
    expect(await listDevices(null, { ...inUse, canChooseSpeaker: true })).toMatchObject({
      microphones: [],
      speakers: [],
    });
  });
});
