import { describe, expect, it } from "vitest";
import { EventBus } from "../bus/event-bus.ts";
import { createWebSocketProvider } from "./web-socket-provider.ts";

function setUp() {
  const bus = new EventBus();
  const sent: unknown[] = [];
  const faults: string[] = [];
  const provider = createWebSocketProvider(
    {
      sendUpstream: (event, data) => void sent.push([event, data]),
      onUpstream: (event, listener) => bus.subscribe(event, listener as () => void),
    },
    { refuse: (text) => new RangeError(text), onFault: (name) => void faults.push(name) },
  );
  return { bus, sent, faults, provider };
}

describe("createWebSocketProvider", () => {
  it("subscribes to topics and sends messages through the panel", () => {
    const { provider, sent } = setUp();

    provider.subscribeTopics(["aws/chat"]);
    provider.sendMessage({ topic: "t", content: "c" });

    expect(sent).toEqual([
      ["webSocket::subscribe", ["aws/chat"]],
      ["webSocket::send", { topic: "t", content: "c" }],
    ]);
    expect(() => provider.subscribeTopics("aws/chat" as never)).toThrow(RangeError);
  });

  it("delivers frames to subscribers of all topics first, then to those of the topic", () => {
    const { provider, bus } = setUp();
    const received: unknown[] = [];
    provider.onMessage("a", ({ content }) => received.push(["a", content]));
    provider.onMessage("b", ({ content }) => received.push(["b", content]));
    provider.onAllMessage(({ topic }) => received.push(["all", topic]));

    bus.trigger("webSocket::all_message", { topic: "a", content: "1" });
    bus.trigger("webSocket::all_message", { topic: "toString", content: "2" });

    expect(received).toEqual([
      ["all", "a"],
      ["a", "1"],
      ["all", "toString"],
    ]);
  });

  it("reports the socket's status until unsubscribed", () => {
    const { provider, bus } = setUp();
    const received: unknown[] = [];
    const ends = [
      provider.onConnectionGain(() => received.push("gain")),
      provider.onConnectionLost((data) => received.push(data)),
      provider.onConnectionOpen(() => received.push("open")),
      provider.onConnectionClose(() => received.push("close")),
      provider.onInitFailure(() => received.push("failure")),
      provider.onSubscriptionUpdate(() => received.push("update")),
      provider.onSubscriptionFailure(() => received.push("no update")),
      provider.onDeepHeartbeatSuccess(() => received.push("never")),
    ];
    const names = [
      "connection_gain",
      "connection_lost",
      "connection_open",
      "connection_close",
      "init_failure",
      "subscription_update",
      "subscription_failure",
    ];

    for (const name of names) bus.trigger(`webSocket::${name}`, { code: 1006 });
    expect(received).toEqual(["gain", { code: 1006 }, "open", "close", "failure", "update", "no update"]);
    for (const end of ends) end();
    for (const name of names) bus.trigger(`webSocket::${name}`);

    expect(received).toHaveLength(names.length);
  });

  it("calls the next listener when one throws", () => {
    const { provider, bus, faults } = setUp();
    let calls = 0;
    provider.onConnectionGain(() => {
      throw new Error("mine");
    });
    provider.onConnectionGain(() => {
      calls += 1;
    });

    bus.trigger("webSocket::connection_gain");

    expect([calls, faults]).toEqual([1, ["webSocket::connection_gain"]]);
  });
});
