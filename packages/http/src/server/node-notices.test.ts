import type { NodeFollower, Records } from "@tributary/engine";
import { createSeededRandom, type InProcessCenter, inProcessCenter } from "@tributary/testkit";
import { expect, it } from "vitest";
import { CHECK_INTERVAL_MS, createNodeNotices, type NodeNotices, type Notice } from "./node-notices.ts";

type Node = Disposable & {
  readonly notices: NodeNotices;
  /** Names of received notices, and `missed`. */
  readonly events: readonly string[];
  /** Fails the next readings of stored changes. */
  failReadings(count: number): void;
  /** Loses all signals to this node. */
  cut(): void;
  /** Ends the feed. */
  end(): void;
};

/** A node over the harness's center, as one of several. */
async function openNode({ center, clock, log, run }: InProcessCenter, seed: number): Promise<Node> {
  const records: Records = { ...center.records, isShared: true };
  const events: string[] = [];
  const followers: NodeFollower[] = [];
  let failures = 0;
  let isCut = false;
  const feeds = {
    ...center.feeds,
    followNodes(follower: NodeFollower) {
      followers.push(follower);
      return center.feeds.followNodes({
        ...follower,
        onSignal: (name, data) => isCut || follower.onSignal(name, data),
      });
    },
  };
  const notices = createNodeNotices({ center: { feeds, records }, clock, random: createSeededRandom(seed), log });
  notices.follow({
    onNotice: ({ name }) => void events.push(name),
    async onMissed() {
      events.push("missed");
      failures -= 1;
      if (failures >= 0) throw new Error("disk error");
    },
  });
  await run(notices.ready);
  return {
    notices,
    events,
    failReadings(count) {
      failures = count;
    },
    cut() {
      isCut = true;
    },
    end: () => followers.at(-1)?.onEnd("fanout-unavailable"),
    [Symbol.dispose]: () => notices[Symbol.dispose](),
  };
}

const send = ({ center, run }: InProcessCenter, { notices }: Node, name: string) =>
  run(notices.send({ name, data: null } satisfies Notice, (needed) => center.records.change(needed)));

it("[HN-02] a notice is delivered once on each node, after its change", async () => {
  await using harness = await inProcessCenter();
  using one = await openNode(harness, 1);
  using other = await openNode(harness, 2);

  await send(harness, one, "first");
  await send(harness, other, "second");
  await harness.clock.run(10 * CHECK_INTERVAL_MS);

  expect([one.events, other.events]).toEqual([
    ["first", "second"],
    ["first", "second"],
  ]);
});

it("[HN-02] a lost notice is noticed once, within two seconds", async () => {
  await using harness = await inProcessCenter();
  using one = await openNode(harness, 1);
  using other = await openNode(harness, 2);
  other.cut();

  await send(harness, one, "lost");
  await harness.clock.run(CHECK_INTERVAL_MS);
  const early = [...other.events];
  await harness.clock.run(10 * CHECK_INTERVAL_MS);

  expect([early, other.events]).toEqual([["missed"], ["missed"]]);
});

it("[HN-02] a reading that fails is repeated with the next check", async () => {
  await using harness = await inProcessCenter();
  using one = await openNode(harness, 1);
  using other = await openNode(harness, 2);
  other.cut();
  other.failReadings(2);

  await send(harness, one, "lost");
  await harness.clock.run(10 * CHECK_INTERVAL_MS);

  expect(other.events).toEqual(["missed", "missed", "missed"]);
});

it("[HN-02] a notice that is not the next of its node reveals the lost one before it", async () => {
  await using harness = await inProcessCenter();
  using one = await openNode(harness, 1);
  using other = await openNode(harness, 2);
  await send(harness, one, "first");
  const lose = one.notices.send({ name: "lost", data: null }, () => Promise.reject(new Error("disk full")));
  await expect(lose).rejects.toThrow("disk full");

  await send(harness, one, "third");

  expect(other.events).toEqual(["first", "third", "missed"]);
});

it("[HN-03] a node that starts knows what was sent before it, and reads again after its feed has ended", async () => {
  await using harness = await inProcessCenter();
  using one = await openNode(harness, 1);
  await send(harness, one, "before");
  using late = await openNode(harness, 2);
  await harness.clock.run(2 * CHECK_INTERVAL_MS);
  const quiet = [...late.events];

  late.end();
  await harness.clock.run(1_000);
  await send(harness, one, "after");

  expect([quiet, late.events.slice(0, 1)]).toEqual([[], ["missed"]]);
  expect(late.events).toContain("after");
});

it("[HN-02] a malformed notice is ignored with a warning", async () => {
  await using harness = await inProcessCenter();
  using node = await openNode(harness, 1);

  harness.center.feeds.signalNodes("http.notice", { node: 5 });
  await harness.clock.drain();
  await send(harness, node, "next");

  expect(node.events).toEqual(["next"]);
  expect(harness.log.of("warn").map(({ message }) => message)).toEqual(["malformed notice of another node"]);
});
