import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createChatFrames } from "./chat-frames.ts";

function setUp() {
  const clock = createManualClock();
  const frames = createChatFrames(clock);
  const told: string[] = [];
  const listener = {
    up: () => void told.push("up"),
    down: () => void told.push("down"),
    item: (content: string) => void told.push(content),
    over: () => void told.push("over"),
  };
  const chat = (conversationId: string, seq: number | null, content: string) =>
    ({
      type: "chat",
      conversationId,
      seq,
      frame: { topic: "aws/chat", content, contentType: "application/json" },
    }) as const;
  return { clock, frames, told, listener, chat };
}

describe("chat frames", () => {
  it("report the connection to a session that opens while it is up, but not before `open` has returned", () => {
    const { clock, frames, told, listener } = setUp();
    frames.up();

    frames.transport.open(listener);
    expect(told).toEqual([]);
    clock.runSoon();

    expect(told).toEqual(["up"]);
  });

  it("reach every open session and no closed one", () => {
    const { frames, told, listener, chat } = setUp();
    const open = frames.transport.open(listener);

    frames.up();
    frames.handleFrame(chat("a", 3, "one"));
    frames.down();
    open[Symbol.dispose]();
    frames.handleFrame(chat("a", 4, "two"));

    expect(told).toEqual(["up", "one", "down"]);
  });

  it("keep the cursor of each conversation while it is on the desk", () => {
    const { frames, chat } = setUp();
    frames.handleFrame(chat("a", 3, ""));
    frames.handleFrame(chat("a", null, "typing"));
    frames.handleFrame(chat("b", 9, ""));
    frames.handleFrame(chat("a", 2, "told again"));

    expect(frames.cursors()).toEqual([
      { conversationId: "a", seq: 3 },
      { conversationId: "b", seq: 9 },
    ]);
    frames.retain(new Set(["b"]));
    expect(frames.cursors()).toEqual([{ conversationId: "b", seq: 9 }]);
  });
});
