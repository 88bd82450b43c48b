import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import type { NoticeOptions } from "../features/notices/page-notices.ts";
import { english } from "../languages/phrase.ts";
import { createLazyNotices } from "./lazy-notices.ts";

function setUp(wanted: Partial<NoticeOptions> = {}) {
  const clock = createManualClock();
  const log: unknown[] = [];
  const results = ["failed", "loaded"];
  const notices = createLazyNotices({
    load() {
      log.push("load");
      if (results.shift() === "failed") return Promise.reject(new Error("not reachable"));
      return Promise.resolve(() => ({
        follow: (unread: number, isNew: boolean) => void log.push([unread, isNew]),
        [Symbol.dispose]: () => void log.push("disposed"),
      }));
    },
    options: { phrase: english, hasSound: true, isTitleChanged: true, nowMs: () => 0, ...wanted },
  });
  return { clock, log, notices };
}

describe("createLazyNotices", () => {
  it("[CW-09, CW-11] loads the notices with the first unread message, and again after a failure", async () => {
    const { clock, log, notices } = setUp();

    notices.follow({ type: "started", contactId: "c" });
    notices.pageChanged();
    notices.follow({ type: "unread", count: 1 });
    await clock.drain();
    notices.follow({ type: "unread", count: 2 });
    await clock.drain();
    notices.follow({ type: "unread", count: 0 });
    notices.pageChanged();
    await clock.drain();
    notices[Symbol.dispose]();
    await clock.drain();

    expect(log).toEqual(["load", "load", [2, true], [0, false], [0, false], "disposed"]);
  });

  it("[CW-11] loads nothing for a page that wants no notices", async () => {
    const { clock, log, notices } = setUp({ hasSound: false, isTitleChanged: false });

    notices.follow({ type: "unread", count: 1 });
    await clock.drain();

    expect(log).toEqual([]);
  });
});
