import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createRinging } from "./ringing.ts";

const RINGS = { isRinging: true, title: "one" } as const;
const QUIET = { isRinging: false, title: null } as const;

function setUp(isMaster: boolean) {
  const heard: string[] = [];
  const titles: string[] = [];
  const clock = createManualClock();
  const ringing = createRinging({
    clock,
    tone: { start: () => void heard.push("start"), stop: () => void heard.push("stop") },
    setTitle: (title) => void titles.push(title),
    isMaster: async () => isMaster,
  });
  return { clock, ringing, heard, titles };
}

describe("ringing", () => {
  it("sounds in the page that is master of the ring tone, until it is over", async () => {
    const { ringing, heard } = setUp(true);

    ringing.follow(RINGS);
    await Promise.resolve();
    ringing.follow(QUIET);

    expect(heard).toEqual(["start", "stop"]);
  });

  it("is silent in the agent's other pages, whose titles flash all the same", async () => {
    const { clock, ringing, heard, titles } = setUp(false);

    ringing.follow(RINGS);
    await Promise.resolve();
    clock.advance(2_000);
    ringing.follow(QUIET);

    expect(heard).toEqual(["stop"]);
    expect(titles).toEqual(["● Incoming chat", "Tributary", "● Incoming chat", "Tributary"]);
  });

  it("does not start any more when it was answered before the page knew that it is master", async () => {
    const { ringing, heard } = setUp(true);

    ringing.follow(RINGS);
    ringing.follow(QUIET);
    await Promise.resolve();

    expect(heard).toEqual(["stop"]);
  });

  it("falls silent when the agent turns the sound off, and only then", async () => {
    const { ringing, heard } = setUp(true);

    ringing.follow(RINGS);
    await Promise.resolve();
    ringing.allowSound(false);
    ringing.allowSound(true);
    await Promise.resolve();

    expect(heard).toEqual(["start", "stop", "start"]);
  });
});
