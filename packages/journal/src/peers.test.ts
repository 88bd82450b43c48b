import type { Clock } from "@tributary/kernel";
import { silentLogger } from "@tributary/kernel";
import { createManualClock, createProcessClock, createRecordingLogger } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { add, counter, openHarness } from "../test/harness.ts";
import { createInProcessFanout } from "./memory/in-process-fanout.ts";
import { createPeers } from "./peers.ts";
import type { Fanout } from "./ports/fanout.ts";

/** A node with some subscribers, and the times at which they received a reset, since the start. */
async function open(clock: Clock, fanout: Fanout, node: string, subscribers = 1) {
  const log = createRecordingLogger();
  const startMs = clock.monotonicMs();
  const resets: number[] = [];
  const peers = createPeers({ fanout, clock, log, node });
  const subscriptions: Disposable[] = [];
  for (let number = 1; number <= subscribers; number += 1) {
    const onMessage = ({ kind }: { readonly kind: string }) =>
      void (kind === "reset" && resets.push(clock.monotonicMs() - startMs));
    subscriptions.push(await peers.fanout.subscribe(`counter/${number}`, onMessage));
  }
  return { peers, resets, log, subscriptions };
}

describe("peers", () => {
  it("[PR-01] make the feeds of the others read the store when a node has been silent for three seconds", async () => {
    const clock = createManualClock();
    const fanout = createInProcessFanout({ log: silentLogger });
    const dying = createProcessClock(clock);
    const { resets, subscriptions } = await open(clock, fanout, "one", 250);
    await open(dying, fanout, "two");
    await clock.run(10_000);
    const before = resets.length;

    dying.kill();
    subscriptions[249]?.[Symbol.dispose]();
    await clock.run(30_000);

    expect(before).toBe(0);
    expect(resets).toHaveLength(249);
    expect([resets[0], resets[100], resets[248]]).toEqual([14_000, 14_010, 14_020]);
  });

  it("[PR-01] repair what a node did not publish before its death", async () => {
    await using harness = openHarness({ isShared: true });
    const first = await harness.openNode();
    const second = await harness.openNode({ node: "second" });
    const dying = createProcessClock(harness.clock);
    await harness.run(add(first, 1));
    await harness.run(second.durable(counter));
    const third = createPeers({ fanout: harness.fanout, clock: dying, log: silentLogger, node: "third" });
    await harness.clock.run(2_000);
    harness.faults.next = () => "lose";
    await harness.run(add(first, 1));
    const before = await harness.run(second.durable(counter));

    dying.kill();
    await harness.clock.run(5_000);

    expect([before?.total, (await harness.run(second.durable(counter)))?.total]).toEqual([1, 2]);
    third[Symbol.dispose]();
  });

  it("[PR-02] read nothing when a node is closed", async () => {
    const clock = createManualClock();
    const fanout = createInProcessFanout({ log: silentLogger });
    const { resets } = await open(clock, fanout, "one");
    const { peers } = await open(clock, fanout, "two");
    await clock.run(5_000);

    peers[Symbol.dispose]();
    await clock.run(30_000);

    expect(resets).toEqual([]);
  });

  it("[PR-03] subscribe again after a failure, and leave nothing after disposal", async () => {
    const clock = createManualClock();
    const inner = createInProcessFanout({ log: silentLogger });
    let failures = 2;
    const fanout: Fanout = {
      ...inner,
      subscribe: (topic, subscriber) =>
        topic === "nodes" && failures-- > 0
          ? Promise.reject(new Error("unreachable"))
          : inner.subscribe(topic, subscriber),
    };
    const dying = createProcessClock(clock);
    const { peers, resets, log } = await open(clock, fanout, "one");
    await open(dying, inner, "two");
    await clock.run(5_000);
    dying.kill();
    await clock.run(5_000);

    peers[Symbol.dispose]();

    expect(log.of("warn").map(({ message }) => message)).toEqual([
      "failed to listen to other nodes",
      "failed to listen to other nodes",
      "other nodes have fallen silent",
    ]);
    expect(resets).toHaveLength(1);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[PR-03] do nothing if the store is not shared", async () => {
    await using harness = openHarness();
    await harness.openNode();

    expect(harness.clock.pendingTimers).toEqual([]);
  });
});
