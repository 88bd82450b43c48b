import { describe, expect, it } from "vitest";
import { EventBus } from "./event-bus.ts";

describe("EventBus", () => {
  it("tells those of every event first, then those of the name, each in the order of subscribing", () => {
    const bus = new EventBus();
    const told: unknown[] = [];
    bus.subscribe("x", (data, name, on) => told.push(["first", data, name, on === bus]));
    bus.subscribe("x", () => told.push("second"));
    bus.subscribeAll((data: unknown, name: string) => told.push(["all", data, name]));

    bus.trigger("x", 1);

    expect(told).toEqual([["all", 1, "x"], ["first", 1, "x", true], "second"]);
  });

  it("hands out null for everything that is not truthy", () => {
    const bus = new EventBus();
    const told: unknown[] = [];
    bus.subscribe("x", (data) => told.push(data));

    for (const data of [0, "", false, undefined, null]) bus.trigger("x", data);

    expect(told).toEqual([null, null, null, null, null]);
  });

  it("tells the others when one throws, and says which event it was", () => {
    const bus = new EventBus();
    const told: unknown[] = [];
    bus.onFault = (name, error) => told.push(name, String(error));
    bus.subscribe("x", () => {
      throw new Error("mine");
    });
    bus.subscribe("x", () => told.push("told"));

    bus.trigger("x");

    expect(told).toEqual(["x", "Error: mine", "told"]);
  });

  it("serves whoever comes or goes while an event is told from the next one on", () => {
    const bus = new EventBus();
    const told: string[] = [];
    const leaving = bus.subscribe("x", () => {
      told.push("leaving");
      second.unsubscribe();
      leaving.unsubscribe();
      bus.subscribe("x", () => told.push("late"));
    });
    const second = bus.subscribe("x", () => told.push("second"));

    bus.trigger("x");
    expect(told).toEqual(["leaving", "second"]);
    bus.trigger("x");

    expect(told).toEqual(["leaving", "second", "late"]);
  });

  it("ends one of two equal subscriptions, and once only", () => {
    const bus = new EventBus();
    let told = 0;
    const count = (): void => {
      told += 1;
    };
    const first = bus.subscribe("x", count);
    bus.subscribe("x", count);

    first.unsubscribe();
    first.unsubscribe();
    bus.trigger("x");

    expect(told).toBe(1);
    expect(bus.getSubscriptions("x")).toHaveLength(1);
  });

  it("passes everything on over a bridge", () => {
    const [from, to] = [new EventBus(), new EventBus()];
    const told: unknown[] = [];
    from.subscribeAll(to.bridge());
    to.subscribe("x", (data) => told.push(data));

    from.trigger("x", { a: 1 });
    from.unsubscribeAll();
    from.trigger("x", { a: 2 });

    expect(told).toEqual([{ a: 1 }]);
  });

  it("refuses what cannot be subscribed, in its instance's words", () => {
    const bus = new EventBus({ refuse: (missing) => new RangeError(missing) });

    expect(() => bus.subscribe("x", null as never)).toThrow(new RangeError("f"));
    expect(() => bus.subscribe(null as never, () => {})).toThrow(new RangeError("eventName"));
  });
});
