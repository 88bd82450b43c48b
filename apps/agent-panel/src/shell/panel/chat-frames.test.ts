import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createChatFrames } from "./chat-frames.ts";

function setUp() {
  const clock = createManualClock();
  const frames = createChatFrames(clock);
  const calls: string[] = [];
  const listener = {
    up: () => void calls.push("up"),
    down: () => void calls.push("down"),
    item: (content: string) => void calls.push(content),
    over: () => void calls.push("over"),
  };
  const chat = (conversationId: string, seq: number | null, content: string) =>
    ({
      type: "chat",
      conversationId,
      seq,
      frame: { topic: "aws/chat", content, contentType: "application/json" },
    }) as const;
  return { clock, frames, calls, listener, chat };
}

describe("chat frames", () => {
  it("report the connection to a session that opens while it is up, but not before `open` has returned", () => {
    const { clock, frames, calls, listener } = setUp();
    frames.up();

    frames.transport.open(listener);
    expect(calls).toEqual([]);
    clock.runSoon();

    expect(calls).toEqual(["up"]);
  });

  it("are delivered to every open session and to no closed one", () => {
    const { frames, calls, listener, chat } = setUp();
    const open = frames.transport.open(listener);

    frames.up();
    frames.handleFrame(chat("a", 3, "one"));
    frames.down();
    open[Symbol.dispose]();
    frames.handleFrame(chat("a", 4, "two"));

    expect(calls).toEqual(["up", "one", "down"]);
  });

  it("update the cursor of each conversation while it is on the desk", () => {
    const { frames, chat } = setUp();
    frames.handleFrame(chat("a", 3, ""));
    frames.handleFrame(chat("a", null, "typing"));
    frames.handleFrame(chat("b", 9, ""));
    frames.handleFrame(chat("a", 2, "sent again"));

    expect(frames.cursors()).toEqual([
      { conversationId: "a", seq: 3 },
      { conversationId: "b", seq: 9 },
    ]);
    frames.retain(new Set(["b"]));
    expect(frames.cursors()).toEqual([{ conversationId: "b", seq: 9 }]);
  });
});
