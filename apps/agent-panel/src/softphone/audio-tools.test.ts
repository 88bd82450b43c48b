import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { type AudioToolsDeps, createAudioTools } from "./audio-tools.ts";

it.each([0, 1_000, 10_000])(
  "[PA-62] a test of the device that rings ends once, with a dialog that closes after %i ms",
  async (ms) => {
    const clock = createManualClock();
    const log: string[] = [];
    const ring = { start: () => void log.push("start"), stop: () => void log.push("stop") };
    const tools = createAudioTools({ clock, ring, softphone: { audio: {} } } as unknown as AudioToolsDeps); // the used part

    const test = tools.test("ringer");
    await clock.run(ms);
    test[Symbol.dispose]();

    expect(log).toEqual(["start", "stop"]);
    expect(clock.pendingTimers).toEqual([]);
  },
);
