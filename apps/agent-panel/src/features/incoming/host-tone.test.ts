import { describe, expect, it } from "vitest";
import { createHostTone } from "./host-tone.ts";

function setUp(play: () => Promise<void>) {
  const log: string[] = [];
  const own = {
    isBlocked: false,
    start: (kind: string) => void log.push(`own starts: ${kind}`),
    playOnDevice: async (deviceId: string) => {
      log.push(`own uses ${deviceId}`);
      return true;
    },
    stop: () => undefined,
    unblock: () => undefined,
    chime: () => undefined,
    [Symbol.dispose]: () => undefined,
  };
  const tone = createHostTone({
    own,
    createPlayer: (url) => ({
      loop: false,
      play: () => {
        log.push(`plays ${url}`);
        return play();
      },
      pause: () => void log.push("pause"),
      setSinkId: async (deviceId: string) => void log.push(`file uses ${deviceId}`),
    }),
    onBlockedChange: () => void log.push(`blocked: ${tone.isBlocked}`),
  });
  return { tone, log };
}

const flushMicrotasks = (): Promise<void> => new Promise((resolve) => queueMicrotask(() => queueMicrotask(resolve)));

describe("the ring tone configured by the host", () => {
  it("is the panel's own if the host provides no file", () => {
    const { tone, log } = setUp(async () => undefined);

    tone.start("chat");

    expect(log).toEqual(["own starts: chat"]);
  });

  it("is the host's file, until stopped", async () => {
    const { tone, log } = setUp(async () => undefined);
    tone.choose("chat", "https://host.example/ring.mp3");

    tone.start("chat");
    await flushMicrotasks();
    tone.stop();

    expect(log).toEqual(["plays https://host.example/ring.mp3", "pause"]);
  });

  it("falls back to the panel's own if the file cannot be played", async () => {
    const { tone, log } = setUp(() => Promise.reject(new Error("not found")));
    tone.choose("chat", "https://host.example/gone.mp3");

    tone.start("chat");
    await flushMicrotasks();

    expect(log).toEqual(["plays https://host.example/gone.mp3", "own starts: chat"]);
  });

  it("reports that the browser blocks sound, and retries once the agent used the page", async () => {
    const refusals = [Object.assign(new Error("no"), { name: "NotAllowedError" })];
    const { tone, log } = setUp(() => {
      const refusal = refusals.pop();
      return refusal === undefined ? Promise.resolve() : Promise.reject(refusal);
    });
    tone.choose("chat", "https://host.example/ring.mp3");

    tone.start("chat");
    await flushMicrotasks();
    tone.unblock();
    await flushMicrotasks();

    expect(log).toEqual([
      "plays https://host.example/ring.mp3",
      "blocked: true",
      "plays https://host.example/ring.mp3",
      "blocked: false",
    ]);
  });

  it("[PA-52] has a file of its own for calls", async () => {
    const { tone, log } = setUp(async () => undefined);
    tone.choose("call", "https://host.example/call.mp3");

    tone.start("chat");
    tone.stop();
    tone.start("call");
    await flushMicrotasks();

    expect(log).toEqual(["own starts: chat", "plays https://host.example/call.mp3"]);
  });

  it("[PA-62] is played once, however often it is started", async () => {
    const { tone, log } = setUp(async () => undefined);
    tone.choose("call", "https://host.example/call.mp3");

    tone.start("call");
    tone.start("call");
    await flushMicrotasks();
    tone.stop();

    expect(log).toEqual(["plays https://host.example/call.mp3", "pause"]);
  });

  it("[PA-62] plays on the chosen device, also while it rings", async () => {
    const { tone, log } = setUp(async () => undefined);
    tone.choose("call", "https://host.example/call.mp3");

    await tone.playOnDevice("desk");
    tone.start("call");
    await tone.playOnDevice("headset");

    expect(log).toEqual([
      "own uses desk",
      "file uses desk",
      "plays https://host.example/call.mp3",
      "file uses headset",
      "own uses headset",
    ]);
  });
});
