import type { ChatSnapshot, MessagePart, TimelineEntry } from "@tributary/chat";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { agentMessage, ownMessage, QUIET } from "../../../test/scripted-session.ts";
import { createGrowingMessages } from "./growing-messages.ts";

const BOT = { participantId: "bot", role: "custom-bot", displayName: "Helper" } as const;

const part = (id: string, number: number, content: string): MessagePart => ({
  number,
  item: { type: "message", id, at: 5, author: BOT, contentType: "text/plain", content, receipts: [] },
});

function setUp(timeline: readonly TimelineEntry[] = []) {
  const clock = createManualClock();
  let snapshot: ChatSnapshot = { ...QUIET, timeline };
  let changes = 0;
  const growing = createGrowingMessages(
    clock,
    () => snapshot,
    () => {
      changes += 1;
    },
  );
  return {
    clock,
    growing,
    shown: () =>
      growing
        .shownIn(snapshot.timeline)
        .map((entry) => [entry.key, entry.type === "message" ? entry.content : entry.type]),
    show(change: Partial<ChatSnapshot>) {
      snapshot = { ...snapshot, ...change };
      growing.follow(snapshot);
    },
    get changes() {
      return changes;
    },
  };
}

describe("createGrowingMessages", () => {
  it("[CW-35] shows the text so far once, until the whole message replaces it under the same key", () => {
    const test = setUp([agentMessage("a", 1)]);
    test.growing.take(part("m", 1, "Your "));
    test.growing.take(part("m", 2, "order"));
    const before = test.shown();
    const whole = agentMessage("m", 9, { content: "Your order is here.", author: BOT });
    test.show({ timeline: [agentMessage("a", 1), whole] });
    test.growing.take(part("m", 3, "late"));

    expect(before).toEqual([
      ["a", "a"],
      ["m", "Your order"],
    ]);
    expect(test.shown()).toEqual([
      ["a", "a"],
      ["m", "Your order is here."],
    ]);
    expect(test.changes).toBe(2);
    expect(test.clock.pendingTimers).toEqual([]);
  });

  it("[CW-35] shows it before messages that are being sent, and several in the order of their beginning", () => {
    const test = setUp([agentMessage("a", 1), ownMessage("w", 2, "sending")]);
    test.growing.take(part("m", 1, "one"));
    test.growing.take(part("n", 1, "two"));
    test.growing.take(part("m", 2, " more"));

    expect(test.shown().map(([key]) => key)).toEqual(["a", "m", "n", "w"]);
  });

  it("[CW-35] leaves out parts that do not follow the one before", () => {
    const test = setUp();
    test.growing.take(part("m", 2, "second"));

    expect([test.shown(), test.changes]).toEqual([[], 0]);
  });

  it.each<[string, Partial<ChatSnapshot>]>([
    ["the bot has left", { timeline: [{ type: "left", key: "l", at: 6, author: BOT }] }],
    ["the chat is over", { over: { reason: "ended", message: null } }],
  ])("[CW-35] removes a message that will not be whole: %s", (_reason, change) => {
    const test = setUp();
    test.growing.take(part("m", 1, "text"));
    test.show(change);

    expect(test.shown().map(([key]) => key)).not.toContain("m");
    expect(test.clock.pendingTimers).toEqual([]);

    test.growing.take(part("m", 2, " that is late"));
    test.growing.take(part("n", 1, "late"));

    expect(test.shown().filter(([key]) => key === "m" || key === "n")).toEqual([]);
    expect(test.clock.pendingTimers).toEqual([]);
  });

  it("[CW-35] takes no part and starts no timer once it is disposed", () => {
    const test = setUp();
    test.growing[Symbol.dispose]();
    test.growing.take(part("m", 1, "text"));

    expect([test.shown(), test.changes, test.clock.pendingTimers]).toEqual([[], 0, []]);
  });

  it("[CW-35] removes a message that is not whole after five minutes, and keeps a younger one", async () => {
    const test = setUp();
    test.growing.take(part("m", 1, "text"));
    await test.clock.run(60_000);
    test.growing.take(part("n", 1, "text"));
    await test.clock.run(4 * 60_000 - 1);
    const before = test.shown().map(([key]) => key);
    await test.clock.run(1);
    const between = test.shown().map(([key]) => key);
    await test.clock.run(60_000);

    expect([before, between, test.shown()]).toEqual([["m", "n"], ["n"], []]);
    expect(test.clock.pendingTimers).toEqual([]);
  });

  it("[CW-35] returns the same timeline while there are none", () => {
    const timeline = [agentMessage("a", 1)];

    expect(setUp(timeline).growing.shownIn(timeline)).toBe(timeline);
  });
});
