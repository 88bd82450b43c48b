import { createManualClock } from "@tributary/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { createRing, type RingDeps } from "./ring.ts";

let clock: ReturnType<typeof createManualClock>;
let page: { title: string };
let tones: number;

beforeEach(() => {
  clock = createManualClock(0);
  page = { title: "Shop" };
  tones = 0;
});

function open(changes: Partial<RingDeps> = {}) {
  const playTone = (): void => {
    tones += 1;
  };
  return createRing({ clock, page, text: "We are calling you", playTone, isTitleChanged: true, ...changes });
}

describe("the ringing of the page", () => {
  it("[CW-37] repeats its tone, and shows it in the title, until it ends", async () => {
    const ring = open();
    ring.follow(true);
    ring.follow(true);
    await clock.run(4_000);
    expect([tones, page.title]).toEqual([3, "We are calling you – Shop"]);

    ring.follow(false);
    await clock.run(10_000);
    expect([tones, page.title]).toEqual([3, "Shop"]);
  });

  it("[CW-37] leaves the title alone that the page has changed meanwhile", () => {
    const ring = open();
    ring.follow(true);
    page.title = "Basket";
    ring.follow(false);

    expect(page.title).toBe("Basket");
  });

  it("[CW-37] is silent, and keeps the title, if the page wants neither", async () => {
    const ring = open({ playTone: null, isTitleChanged: false });
    ring.follow(true);
    await clock.run(4_000);

    expect([tones, page.title]).toEqual([0, "Shop"]);
    ring[Symbol.dispose]();
  });

  it("[CW-37] leaves nothing running when it is disposed", () => {
    const ring = open();
    ring.follow(true);
    ring[Symbol.dispose]();

    expect([clock.pendingTimers, page.title]).toEqual([[], "Shop"]);
  });
});
