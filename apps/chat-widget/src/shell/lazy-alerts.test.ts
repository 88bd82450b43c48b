import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import type { AlertOptions } from "../features/alerts/page-alerts.ts";
import { english } from "../languages/phrase.ts";
import { createLazyAlerts } from "./lazy-alerts.ts";

function setUp(wanted: Partial<AlertOptions> = {}) {
  const clock = createManualClock();
  const log: unknown[] = [];
  const results = ["failed", "loaded"];
  const alerts = createLazyAlerts({
    load() {
      log.push("load");
      if (results.shift() === "failed") return Promise.reject(new Error("not reachable"));
      return Promise.resolve(() => ({
        follow: (unread: number, isNew: boolean) => void log.push([unread, isNew]),
        [Symbol.dispose]: () => void log.push("disposed"),
      }));
    },
    options: { phrase: english.phrase, hasSound: true, isTitleChanged: true, nowMs: () => 0, ...wanted },
  });
  return { clock, log, alerts };
}

describe("createLazyAlerts", () => {
  it("[CW-09, CW-11] loads the alerts with the first unread message, and again after a failure", async () => {
    const { clock, log, alerts } = setUp();

    alerts.follow({ type: "started", contactId: "c" });
    alerts.pageChanged();
    alerts.follow({ type: "unread", count: 1 });
    await clock.drain();
    alerts.follow({ type: "unread", count: 2 });
    await clock.drain();
    alerts.follow({ type: "unread", count: 0 });
    alerts.pageChanged();
    await clock.drain();
    alerts[Symbol.dispose]();
    await clock.drain();

    expect(log).toEqual(["load", "load", [2, true], [0, false], [0, false], "disposed"]);
  });

  it("[CW-11] loads nothing for a page that wants no alerts", async () => {
    const { clock, log, alerts } = setUp({ hasSound: false, isTitleChanged: false });

    alerts.follow({ type: "unread", count: 1 });
    await clock.drain();

    expect(log).toEqual([]);
  });
});
