import { describe, expect, it } from "vitest";
import { english } from "../../languages/phrase.ts";
import { createNotices } from "./notices.ts";

function setUp({ hasSound = true, isTitleChanged = true } = {}) {
  const page: { title: string; visibilityState: "visible" | "hidden" } = { title: "Shop", visibilityState: "hidden" };
  let now = 0;
  let tones = 0;
  const playTone = (): void => {
    tones += 1;
  };
  const deps = { page, phrase: english, playTone: hasSound ? playTone : null, isTitleChanged };
  const notices = createNotices(deps, () => now);
  const pass = (ms: number): void => {
    now += ms;
  };
  return { page, notices, pass, tones: () => tones };
}

describe("createNotices", () => {
  it("[CW-11] shows the number of unread messages in the title of a hidden page, until it is shown", () => {
    const { page, notices } = setUp();
    const titles: string[] = [];

    for (const unread of [1, 2]) {
      notices.follow(unread, true);
      titles.push(page.title);
    }
    page.visibilityState = "visible";
    notices.follow(2, false);
    titles.push(page.title);

    expect(titles).toEqual(["(1 new message) Shop", "(2 new messages) Shop", "Shop"]);
  });

  it("[CW-11] keeps a title that the page sets meanwhile", () => {
    const { page, notices } = setUp();
    notices.follow(1, true);

    page.title = "Cart";
    notices.follow(2, true);
    const titles = [page.title];
    notices.follow(0, false);
    titles.push(page.title);
    notices.follow(1, true);
    page.title = "Checkout";
    notices[Symbol.dispose]();
    titles.push(page.title);

    expect(titles).toEqual(["(2 new messages) Cart", "Cart", "Checkout"]);
  });

  it("[CW-11] plays one tone for messages that arrive together", () => {
    const { notices, pass, tones } = setUp();

    notices.follow(1, true);
    notices.follow(2, true);
    notices.follow(2, false);
    pass(2_000);
    notices.follow(3, true);

    expect(tones()).toBe(2);
  });

  it("[CW-11] leaves out the notices that the page does not want", () => {
    const { page, notices, tones } = setUp({ hasSound: false, isTitleChanged: false });

    notices.follow(1, true);

    expect({ title: page.title, tones: tones() }).toEqual({ title: "Shop", tones: 0 });
  });
});
