import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { clientClasses, NullClient } from "./clients.ts";
import { EventGraph } from "./event-graph.ts";
import { NotificationManager, PopupManager } from "./managers.ts";
import { PortStream, Stream, StreamMultiplexer } from "./streams.ts";

describe("event graphs", () => {
  it("return the events of a change: from any state, to any state, then of exactly this pair", () => {
    const graph = new EventGraph()
      .assoc("a", "b", "just these")
      .assoc(EventGraph.ANY, "b", "to b")
      .assoc(["a", "c"], EventGraph.ANY, "from a or c");

    expect(graph.getAssociations(graph, "a", "b")).toEqual(["to b", "from a or c", "just these"]);
    expect(graph.getAssociations(graph, "x", "y")).toEqual([]);
  });
});

describe("streams", () => {
  it("multiplex several ports", async () => {
    const { port1, port2 } = new MessageChannel();
    const stream = new PortStream(port1, "one");
    const all = new StreamMultiplexer([stream]);
    const received = new Promise((resolve) => all.onMessage(({ data }) => resolve(data)));

    port1.start();
    port2.postMessage({ event: "x" });

    expect(await received).toEqual({ event: "x" });
    expect(all.getStreamForPort(port1)).toBe(stream);
    all.removeStream(stream);
    expect(all.getStreams()).toEqual([]);
    port1.close();
    port2.close();
  });

  it("must be implemented by subclasses of the base class", () => {
    expect(() => new Stream().send({ event: "x" })).toThrow(expect.objectContaining({ name: "NotImplementedError" }));
  });
});

describe("clients", () => {
  const deps = { clock: createManualClock(0), random: createSeededRandom(1) };

  it("send requests over a conduit and deliver the responses", () => {
    const { UpstreamConduitClient } = clientClasses(deps);
    const asked: unknown[] = [];
    let answer: (data: unknown) => void = () => {};
    const client = new UpstreamConduitClient({
      sendUpstream: (_event, data) => asked.push(data),
      onUpstream: (_event, callback) => {
        answer = callback;
      },
    });
    const received: unknown[] = [];

    client.call("getEndpoints", { a: 1 }, { success: (data) => received.push(data) });
    const [{ requestId }] = asked as [{ requestId: string }];
    answer({ requestId, data: 5, err: null });

    expect(asked).toEqual([{ event: "api_request", requestId, method: "getEndpoints", params: { a: 1 } }]);
    expect(received).toEqual([5]);
  });

  it("fail without a panel", () => {
    const received: unknown[] = [];

    new NullClient().call("m", null, { failure: (_err, data) => received.push(data) });

    expect(received).toEqual([{ message: "No such method exists on NULL client: m" }]);
  });
});

describe("managers", () => {
  it("open each named window once and focus it afterwards", () => {
    const calls: unknown[] = [];
    const popup = { closed: false, focus: () => calls.push("focus") };
    const window = { open: (...args: unknown[]) => calls.push(args) && popup } as unknown as Window;
    const popups = new PopupManager({ window });

    popups.open("u", "n", { width: 1 });
    popups.open("u", "n");
    popups.clear("n");
    popups.open("u", "n");

    expect(calls).toEqual([["u", "n", "width=1, height=578, top=0, left=0"], "focus", ["u", "n", ""]]);
  });

  it("show pending notifications once the agent has granted permission", async () => {
    const shown: string[] = [];
    class Notification {
      static permission = "default";
      static async requestPermission(): Promise<string> {
        return "granted";
      }
      constructor(title: string) {
        shown.push(title);
      }
    }
    const notifications = new NotificationManager({ window: { Notification } as unknown as Window });

    notifications.show("a contact is waiting");
    await notifications.requestPermission();

    expect(shown).toEqual(["a contact is waiting"]);
  });
});
