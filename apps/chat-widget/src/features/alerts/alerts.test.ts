import { describe, expect, it } from "vitest";
import { english } from "../../languages/phrase.ts";
import { createAlerts } from "./alerts.ts";

function setUp({ hasSound = true, isTitleChanged = true } = {}) {
  const page: { title: string; visibilityState: "visible" | "hidden" } = { title: "Shop", visibilityState: "hidden" };
  let now = 0;
  let tones = 0;
  const playTone = (): void => {
    tones += 1;
  };
  const deps = { page, phrase: english.phrase, playTone: hasSound ? playTone : null, isTitleChanged };
  const alerts = createAlerts(deps, () => now);
  const pass = (ms: number): void => {
    now += ms;
  };
  return { page, alerts, pass, tones: () => tones };
}

describe("createAlerts", () => {
  it("[CW-11] shows the number of unread messages in the title of a hidden page, until it is shown", () => {
    const { page, alerts } = setUp();
    const titles: string[] = [];

    for (const unread of [1, 2]) {
      alerts.follow(unread, true);
      titles.push(page.title);
    }
    page.visibilityState = "visible";
    alerts.follow(2, false);
    titles.push(page.title);

    expect(titles).toEqual(["(1 new message) Shop", "(2 new messages) Shop", "Shop"]);
  });

  it("[CW-11] keeps a title that the page sets meanwhile", () => {
    const { page, alerts } = setUp();
    alerts.follow(1, true);

    page.title = "Cart";
    alerts.follow(2, true);
    const titles = [page.title];
    alerts.follow(0, false);
    titles.push(page.title);
    alerts.follow(1, true);
    page.title = "Checkout";
    alerts[Symbol.dispose]();
    titles.push(page.title);

    expect(titles).toEqual(["(2 new messages) Cart", "Cart", "Checkout"]);
  });

  it("[CW-11] plays one tone for messages that arrive together", () => {
    const { alerts, pass, tones } = setUp();

    alerts.follow(1, true);
    alerts.follow(2, true);
    alerts.follow(2, false);
    pass(2_000);
    alerts.follow(3, true);

    expect(tones()).toBe(2);
  });

  it("[CW-11] leaves out the alerts that the page does not want", () => {
    const { page, alerts, tones } = setUp({ hasSound: false, isTitleChanged: false });

    alerts.follow(1, true);

    expect({ title: page.title, tones: tones() }).toEqual({ title: "Shop", tones: 0 });
  });
});
