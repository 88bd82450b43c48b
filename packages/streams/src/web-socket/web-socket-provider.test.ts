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
  it("asks the panel for topics and sends what it is given", () => {
    const { provider, sent } = setUp();

    provider.subscribeTopics(["aws/chat"]);
    provider.sendMessage({ topic: "t", content: "c" });

    expect(sent).toEqual([
      ["webSocket::subscribe", ["aws/chat"]],
      ["webSocket::send", { topic: "t", content: "c" }],
    ]);
    expect(() => provider.subscribeTopics("aws/chat" as never)).toThrow(RangeError);
  });

  it("tells frames to listeners of everything first, then to those of the topic", () => {
    const { provider, bus } = setUp();
    const told: unknown[] = [];
    provider.onMessage("a", ({ content }) => told.push(["a", content]));
    provider.onMessage("b", ({ content }) => told.push(["b", content]));
    provider.onAllMessage(({ topic }) => told.push(["all", topic]));

    bus.trigger("webSocket::all_message", { topic: "a", content: "1" });
    bus.trigger("webSocket::all_message", { topic: "toString", content: "2" });

    expect(told).toEqual([
      ["all", "a"],
      ["a", "1"],
      ["all", "toString"],
    ]);
  });

  it("tells how the socket is, until the function it gave out is called", () => {
    const { provider, bus } = setUp();
    const told: unknown[] = [];
    const ends = [
      provider.onConnectionGain(() => told.push("gain")),
      provider.onConnectionLost((data) => told.push(data)),
      provider.onConnectionOpen(() => told.push("open")),
      provider.onConnectionClose(() => told.push("close")),
      provider.onInitFailure(() => told.push("failure")),
      provider.onSubscriptionUpdate(() => told.push("update")),
      provider.onSubscriptionFailure(() => told.push("no update")),
      provider.onDeepHeartbeatSuccess(() => told.push("never")),
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
    expect(told).toEqual(["gain", { code: 1006 }, "open", "close", "failure", "update", "no update"]);
    for (const end of ends) end();
    for (const name of names) bus.trigger(`webSocket::${name}`);

    expect(told).toHaveLength(names.length);
  });

  it("tells the next listener when one throws", () => {
    const { provider, bus, faults } = setUp();
    let told = 0;
    provider.onConnectionGain(() => {
      throw new Error("mine");
    });
    provider.onConnectionGain(() => {
      told += 1;
    });

    bus.trigger("webSocket::connection_gain");

    expect([told, faults]).toEqual([1, ["webSocket::connection_gain"]]);
  });
});
