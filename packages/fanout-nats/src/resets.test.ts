import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createResets } from "./resets.ts";

function open(topics: readonly string[]) {
  const clock = createManualClock();
  const delivered: string[] = [];
  return {
    clock,
    delivered,
    resets: createResets(
      clock,
      () => topics,
      (topic) => delivered.push(topic),
    ),
  };
}

const topics = Array.from({ length: 250 }, (_, index) => `t/${index}`);

describe("resets", () => {
  it("[NF-05] reaches every topic once, in the order of the subscriptions, 100 at a time", async () => {
    const { clock, delivered, resets } = open(topics);

    resets.start();
    const counts: number[] = [];
    for (let each = 0; each < 4; each += 1) {
      await clock.run(10);
      counts.push(delivered.length);
    }

    expect([counts, delivered]).toEqual([[100, 200, 250, 250], topics]);
  });

  it("[NF-05] reaches every topic once more if it is started again meanwhile, however often", async () => {
    const { clock, delivered, resets } = open(topics);

    resets.start();
    await clock.run(10);
    for (let each = 0; each < 5; each += 1) resets.start();
    await clock.run(1_000);
    expect(delivered).toEqual([...topics, ...topics]);
    resets.start();
    await clock.run(1_000);

    expect(delivered).toHaveLength(750);
  });

  it("[NF-12] leaves no timer when it is disposed", async () => {
    const { clock, delivered, resets } = open(topics);
    resets.start();
    await clock.run(10);

    resets[Symbol.dispose]();

    expect([clock.pendingTimers, delivered.length]).toEqual([[], 100]);
  });
});
