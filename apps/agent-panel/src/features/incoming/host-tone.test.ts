import { describe, expect, it } from "vitest";
import { createHostTone } from "./host-tone.ts";

function setUp(play: () => Promise<void>) {
  const log: string[] = [];
  const own = {
    isBlocked: false,
    start: () => void log.push("own starts"),
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
    }),
    onBlockedChange: () => void log.push(`blocked: ${tone.isBlocked}`),
  });
  return { tone, log };
}

const flushMicrotasks = (): Promise<void> => new Promise((resolve) => queueMicrotask(() => queueMicrotask(resolve)));

describe("the ring tone configured by the host", () => {
  it("is the panel's own if the host provides no file", () => {
    const { tone, log } = setUp(async () => undefined);

    tone.start();

    expect(log).toEqual(["own starts"]);
  });

  it("is the host's file, until stopped", async () => {
    const { tone, log } = setUp(async () => undefined);
    tone.choose("https://host.example/ring.mp3");

    tone.start();
    await flushMicrotasks();
    tone.stop();

    expect(log).toEqual(["plays https://host.example/ring.mp3", "pause"]);
  });

  it("falls back to the panel's own if the file cannot be played", async () => {
    const { tone, log } = setUp(() => Promise.reject(new Error("not found")));
    tone.choose("https://host.example/gone.mp3");

    tone.start();
    await flushMicrotasks();

    expect(log).toEqual(["plays https://host.example/gone.mp3", "own starts"]);
  });

  it("reports that the browser blocks sound, and retries once the agent used the page", async () => {
    const refusals = [Object.assign(new Error("no"), { name: "NotAllowedError" })];
    const { tone, log } = setUp(() => {
      const refusal = refusals.pop();
      return refusal === undefined ? Promise.resolve() : Promise.reject(refusal);
    });
    tone.choose("https://host.example/ring.mp3");

    tone.start();
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
});
