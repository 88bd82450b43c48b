import { describe, expect, it } from "vitest";
import { EventBus } from "./event-bus.ts";

describe("EventBus", () => {
  it("calls subscribers of all events first, then those of the name, each in subscription order", () => {
    const bus = new EventBus();
    const received: unknown[] = [];
    bus.subscribe("x", (data, name, on) => received.push(["first", data, name, on === bus]));
    bus.subscribe("x", () => received.push("second"));
    bus.subscribeAll((data: unknown, name: string) => received.push(["all", data, name]));

    bus.trigger("x", 1);

    expect(received).toEqual([["all", 1, "x"], ["first", 1, "x", true], "second"]);
  });

  it("passes null for falsy data", () => {
    const bus = new EventBus();
    const received: unknown[] = [];
    bus.subscribe("x", (data) => received.push(data));

    for (const data of [0, "", false, undefined, null]) bus.trigger("x", data);

    expect(received).toEqual([null, null, null, null, null]);
  });

  it("calls the remaining listeners when one throws, and reports the event name", () => {
    const bus = new EventBus();
    const received: unknown[] = [];
    bus.onFault = (name, error) => received.push(name, String(error));
    bus.subscribe("x", () => {
      throw new Error("mine");
    });
    bus.subscribe("x", () => received.push("second"));

    bus.trigger("x");

    expect(received).toEqual(["x", "Error: mine", "second"]);
  });

  it("applies subscriptions and unsubscriptions made during an event from the next event on", () => {
    const bus = new EventBus();
    const received: string[] = [];
    const leaving = bus.subscribe("x", () => {
      received.push("leaving");
      second.unsubscribe();
      leaving.unsubscribe();
      bus.subscribe("x", () => received.push("late"));
    });
    const second = bus.subscribe("x", () => received.push("second"));

    bus.trigger("x");
    expect(received).toEqual(["leaving", "second"]);
    bus.trigger("x");

    expect(received).toEqual(["leaving", "second", "late"]);
  });

  it("removes one of two equal subscriptions, and only once", () => {
    const bus = new EventBus();
    let calls = 0;
    const count = (): void => {
      calls += 1;
    };
    const first = bus.subscribe("x", count);
    bus.subscribe("x", count);

    first.unsubscribe();
    first.unsubscribe();
    bus.trigger("x");

    expect(calls).toBe(1);
    expect(bus.getSubscriptions("x")).toHaveLength(1);
  });

  it("forwards all events over a bridge", () => {
    const [from, to] = [new EventBus(), new EventBus()];
    const received: unknown[] = [];
    from.subscribeAll(to.bridge());
    to.subscribe("x", (data) => received.push(data));

    from.trigger("x", { a: 1 });
    from.unsubscribeAll();
    from.trigger("x", { a: 2 });

    expect(received).toEqual([{ a: 1 }]);
  });

  it("rejects invalid subscriptions with the instance's error", () => {
    const bus = new EventBus({ refuse: (missing) => new RangeError(missing) });

    expect(() => bus.subscribe("x", null as never)).toThrow(new RangeError("f"));
    expect(() => bus.subscribe(null as never, () => {})).toThrow(new RangeError("eventName"));
  });
});
