import { silentLogger } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { type FanoutFixture, fanoutContract, feedContract } from "../contracts/index.ts";
import { createInProcessFanout } from "./in-process-fanout.ts";

fanoutContract("in process", open);
feedContract("in process", open);

async function open(): Promise<FanoutFixture> {
  const fanout = createInProcessFanout({ log: silentLogger });
  return {
    nodes: [fanout],
    delivered: async () => undefined,
    [Symbol.asyncDispose]: () => fanout[Symbol.asyncDispose](),
  };
}

describe("in-process fan-out", () => {
  it("delivers before publish returns", async () => {
    const fanout = createInProcessFanout({ log: silentLogger });
    const received: unknown[] = [];
    await fanout.subscribe("a", (message) => received.push(message.kind));

    fanout.publish("a", { kind: "events", events: [] });

    expect(received).toEqual(["events"]);
  });

  it("logs that a subscriber failed, without the message", async () => {
    const lines: unknown[] = [];
    const fanout = createInProcessFanout({
      log: { ...silentLogger, error: (message, fields) => lines.push([message, fields]) },
    });
    const error = new Error("subscriber error");
    await fanout.subscribe("a", () => {
      throw error;
    });

    fanout.publish("a", { kind: "signal", name: "test", data: "secret text" });

    expect(lines).toEqual([["fan-out subscriber failed", { topic: "a", error }]]);
  });
});
