import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createRinging } from "./ringing.ts";

const RINGS = { tone: "chat", title: "one" } as const;
const CALL = { tone: "call", title: "one" } as const;
const QUIET = { tone: null, title: null } as const;

function setUp(isMaster: boolean) {
  const tones: string[] = [];
  const titles: string[] = [];
  const clock = createManualClock();
  const ringing = createRinging({
    clock,
    tone: { start: (kind) => void tones.push(`start ${kind}`), stop: () => void tones.push("stop") },
    setTitle: (title) => void titles.push(title),
    isMaster: async () => isMaster,
  });
  return { clock, ringing, tones, titles };
}

describe("ringing", () => {
  it("plays in the page that is master of the ring tone, until the offer is over", async () => {
    const { ringing, tones } = setUp(true);

    ringing.follow(RINGS);
    await Promise.resolve();
    ringing.follow(QUIET);

    expect(tones).toEqual(["start chat", "stop"]);
  });

  it("[PA-52] changes to the tone of calls, and back", async () => {
    const { ringing, tones } = setUp(true);

    ringing.follow(RINGS);
    await Promise.resolve();
    ringing.follow({ ...CALL, title: "several" });
    await Promise.resolve();
    ringing.follow(RINGS);
    await Promise.resolve();

    expect(tones).toEqual(["start chat", "stop", "start call", "stop", "start chat"]);
  });

  it("[PA-62] rings on after a test of the tone that has begun before it, or meanwhile", async () => {
    const { ringing, tones } = setUp(true);

    ringing.takeBack();
    ringing.follow(RINGS);
    await Promise.resolve();
    ringing.takeBack();
    ringing.follow(QUIET);
    ringing.takeBack();

    expect(tones).toEqual(["stop", "start chat", "stop", "start chat", "stop", "stop"]);
  });

  it("is silent in the agent's other pages, whose titles still flash", async () => {
    const { clock, ringing, tones, titles } = setUp(false);

    ringing.follow(RINGS);
    await Promise.resolve();
    clock.advance(2_000);
    ringing.follow(QUIET);

    expect(tones).toEqual(["stop"]);
    expect(titles).toEqual(["● Incoming contact", "Tributary", "● Incoming contact", "Tributary"]);
  });

  it("does not start if the offer was answered before the page became master", async () => {
    const { ringing, tones } = setUp(true);

    ringing.follow(RINGS);
    ringing.follow(QUIET);
    await Promise.resolve();

    expect(tones).toEqual(["stop"]);
  });

  it("stops when the agent turns the sound off", async () => {
    const { ringing, tones, titles } = setUp(true);

    ringing.follow(RINGS);
    await Promise.resolve();
    ringing.follow({ ...RINGS, tone: null });
    ringing.follow(RINGS);
    await Promise.resolve();

    expect(tones).toEqual(["start chat", "stop", "start chat"]);
    expect(titles).toEqual(["● Incoming contact"]);
  });

  it("[PA-03] shows the number of unread messages in the title, between the flashes of an offer", async () => {
    const { clock, ringing, titles } = setUp(true);

    ringing.countUnread(2);
    ringing.countUnread(2);
    ringing.follow(RINGS);
    ringing.countUnread(3);
    clock.advance(1_000);
    ringing.follow(QUIET);
    ringing.countUnread(0);

    expect(titles).toEqual(["(2) Tributary", "● Incoming contact", "(3) Tributary", "Tributary"]);
  });
});
