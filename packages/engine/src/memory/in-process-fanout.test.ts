import { silentLogger } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { fanoutContract } from "../contracts/index.ts";
import { createInProcessFanout } from "./in-process-fanout.ts";

fanoutContract("in process", async () => {
  const fanout = createInProcessFanout({ log: silentLogger });
  return {
    nodes: [fanout],
    settled: async () => undefined,
    [Symbol.asyncDispose]: () => fanout[Symbol.asyncDispose](),
  };
});

describe("in-process fan-out", () => {
  it("has delivered when publish returns", () => {
    const fanout = createInProcessFanout({ log: silentLogger });
    const heard: unknown[] = [];
    fanout.subscribe("a", (message) => heard.push(message.kind));

    fanout.publish("a", { kind: "events", events: [] });

    expect(heard).toEqual(["events"]);
  });

  it("says in the log that a follower failed, without what it was told", () => {
    const lines: unknown[] = [];
    const fanout = createInProcessFanout({
      log: { ...silentLogger, error: (message, fields) => lines.push([message, fields]) },
    });
    const error = new Error("own fault");
    fanout.subscribe("a", () => {
      throw error;
    });

    fanout.publish("a", { kind: "signal", name: "said", data: "secret words" });

    expect(lines).toEqual([["a follower failed", { topic: "a", error }]]);
  });
});
