import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type AlertedChat, createMessageAlerts } from "./message-alerts.ts";

function setUp() {
  const clock = createManualClock();
  const alerts: string[][] = [];
  const following = createMessageAlerts(clock, (chats) => {
    alerts.push(chats.map(({ contactId, newest }) => `${contactId}: ${newest?.text}`));
  });
  return { clock, alerts, following };
}

function chat(contactId: string, text: string | null, isLoaded = true): AlertedChat {
  return { contactId, customerName: null, isLoaded, newest: text === null ? null : { key: text, text } };
}

describe("message alerts", () => {
  it("[PA-03] report a new message that stays unseen, once", async () => {
    const { clock, alerts, following } = setUp();
    following.follow([chat("a", null), chat("b", null)]);

    following.follow([chat("a", "hello"), chat("b", null)]);
    following.follow([chat("a", "hello again"), chat("b", "hi")]);
    await clock.run(1_000);
    following.follow([chat("a", "hello again"), chat("b", "hi")]);
    await clock.run(1_000);

    expect(alerts).toEqual([["a: hello again", "b: hi"]]);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[PA-03] ignore a message of the open chat, which is seen at once", async () => {
    const { clock, alerts, following } = setUp();
    following.follow([chat("a", null)]);

    following.follow([chat("a", "hello")]);
    following.follow([chat("a", null)]);
    await clock.run(1_000);

    expect(alerts).toEqual([]);
  });

  it("[PA-03] ignore the messages of a transcript that is being loaded", async () => {
    const { clock, alerts, following } = setUp();

    following.follow([chat("a", null, false)]);
    following.follow([chat("a", "old", false)]);
    following.follow([chat("a", "old")]);
    await clock.run(1_000);
    following.follow([chat("a", "new")]);
    await clock.run(1_000);

    expect(alerts).toEqual([["a: new"]]);
  });

  it("[PA-03] leave no timer when disposed", () => {
    const { clock, following } = setUp();
    following.follow([chat("a", null)]);
    following.follow([chat("a", "hello")]);

    following[Symbol.dispose]();

    expect(clock.pendingTimers).toEqual([]);
  });
});
