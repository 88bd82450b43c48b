/** Nodes whose connections to a real NATS server fail. */
import type { FanoutMessage } from "@tributary/journal";
import { createRecordingLogger } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { startNats } from "./nats.ts";
import {
  count,
  follow,
  type Node,
  numbersTo,
  openFanout,
  openNodes,
  tallyStream,
  until,
} from "./support/nats-nodes.ts";
import { openTcpProxy } from "./support/tcp-proxy.ts";

const areConnected = (nodes: readonly Node[]): boolean => nodes.every(({ fanout }) => fanout.isConnected);

async function two(first: string, second: string) {
  const [one, other] = await openNodes(first, second);
  if (one === undefined || other === undefined) throw new Error("two nodes expected");
  return [one, other] as const;
}

describe("outages", () => {
  it("[NF-14] delivers every event once and in order when the server is killed and started again during traffic", async () => {
    await using server = await startNats();
    const nodes = await two(server.url, server.url);
    await using one = nodes[0];
    await using other = nodes[1];
    const followers = nodes.map((node) => follow(node));
    await Promise.all(followers.map(({ ready }) => ready));

    for (let seq = 1; seq <= 300; seq += 1) {
      await count(seq % 3 === 0 ? other : one);
      if (seq === 100) await server.kill();
      if (seq === 200) await server.start();
    }
    await Promise.all(followers.map(({ reached }) => reached(300)));

    for (const { seqs, ends } of followers) expect([seqs, ends]).toEqual([numbersTo(300), []]);
    await until(() => areConnected(nodes));
  });

  it("[NF-14] delivers every event once and in order when one node's connection is cut for 3 s", async () => {
    await using server = await startNats();
    await using proxy = await openTcpProxy(server.port);
    const nodes = await two(proxy.url, server.url);
    await using cut = nodes[0];
    await using other = nodes[1];
    const followers = nodes.map((node) => follow(node));
    await Promise.all(followers.map(({ ready }) => ready));
    await count(cut);
    await count(other);

    proxy.cut();
    for (let each = 0; each < 30; each += 1) {
      await count(cut);
      await count(other);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect([cut.fanout.isConnected, other.fanout.isConnected]).toEqual([false, true]);
    proxy.restore();
    await Promise.all(followers.map(({ reached }) => reached(62)));

    for (const { seqs, ends } of followers) expect([seqs, ends]).toEqual([numbersTo(62), []]);
  });

  it("[NF-06] reports to other nodes what was published during the outage of its own connection", async () => {
    await using server = await startNats();
    await using proxy = await openTcpProxy(server.port);
    const [one, other] = await two(proxy.url, server.url);
    await using cut = one;
    await using still = other;
    const followed = follow(still, "changed");
    const received: FanoutMessage[] = [];
    await still.fanout.subscribe("tally/unchanged", (message) => received.push(message));
    await count(cut, "changed");
    await followed.reached(1);

    proxy.cut();
    await until(() => !cut.fanout.isConnected);
    await count(cut, "changed");
    expect(followed.seqs).toEqual([1]);
    proxy.restore();
    await followed.reached(2);

    expect([followed.seqs, received]).toEqual([[1, 2], []]);
  });

  it("[NF-06] reports what was sent before the connection was cut and has not arrived", async () => {
    await using server = await startNats();
    await using proxy = await openTcpProxy(server.port);
    const [one, other] = await two(proxy.url, server.url);
    await using cut = one;
    await using still = other;
    const followed = follow(still);
    await count(cut);
    await followed.reached(1);

    proxy.hang();
    await count(cut);
    proxy.cut();
    proxy.resume();
    proxy.restore();
    await followed.reached(2);

    expect(followed.seqs).toEqual([1, 2]);
  });

  it("[NF-04, NF-07] serves its own streams without the broker, also those that begin meanwhile", async () => {
    await using server = await startNats();
    const [one, other] = await two(server.url, server.url);
    await using node = one;
    await using second = other;
    await server.kill();
    await until(() => !node.fanout.isConnected);

    const followed = follow(node, "new");
    await followed.ready;
    await count(node, "new");
    await count(node, "new");
    expect(followed.seqs).toEqual([1, 2]);
    await count(second, "new"); // the other node's conflict is repaired by the store
    await server.start();
    await followed.reached(3);
    await until(() => areConnected([node, second]));
    await count(second, "new");
    await followed.reached(4);

    expect([followed.seqs, followed.ends]).toEqual([[1, 2, 3, 4], []]);
  });

  it("[NF-05] delivers a reset to every subscriber once the broker has all subscriptions again", async () => {
    await using server = await startNats();
    await using node = await openFanout(server.url);
    const resets: number[] = [];
    const topics = numbersTo(250);
    for (const topic of topics)
      await node.subscribe(`t/${topic}`, ({ kind }) => void (kind === "reset" && resets.push(topic)));

    await server.kill();
    await until(() => !node.isConnected);
    await node.subscribe("t/251", ({ kind }) => void (kind === "reset" && resets.push(251)));
    expect(resets).toEqual([]);
    await server.start();
    await until(() => resets.length >= 251);

    expect(resets).toEqual(numbersTo(251));
    expect(node.isConnected).toBe(true);
  });

  it("[NF-08] replaces a connection on which the broker has stopped answering, and loses nothing", async () => {
    await using server = await startNats();
    await using proxy = await openTcpProxy(server.port);
    const nodes = await two(proxy.url, server.url);
    await using hanging = nodes[0];
    await using other = nodes[1];
    const followers = nodes.map((node) => follow(node));
    await Promise.all(followers.map(({ ready }) => ready));

    proxy.hang();
    await count(hanging);
    await count(other);
    await until(() => !hanging.fanout.isConnected, 12_000);
    proxy.resume();
    await Promise.all(followers.map(({ reached }) => reached(2)));
    await until(() => areConnected(nodes));
    await count(other);
    await Promise.all(followers.map(({ reached }) => reached(3)));

    for (const { seqs, ends } of followers) expect([seqs, ends]).toEqual([[1, 2, 3], []]);
  });

  it("[NF-14] delivers every event once and in order to a node that the server has cut off because it was too slow", async () => {
    await using server = await startNats({ config: 'max_payload: 65536\nmax_pending: 65536\nwrite_deadline: "1s"' });
    await using proxy = await openTcpProxy(server.port);
    const nodes = await two(proxy.url, server.url);
    await using slow = nodes[0];
    await using fast = nodes[1];
    const followed = follow(slow);
    await followed.ready;

    proxy.stopReading();
    const text = "x".repeat(60_000);
    for (let each = 0; each < 400; each += 1) await count(fast, "a", text);
    await until(() => server.log().includes("Slow Consumer"));
    await followed.reached(400);

    expect([followed.seqs, followed.ends]).toEqual([numbersTo(400), []]);
  });

  it("[NF-14] loads streams that another node began during an outage", async () => {
    await using server = await startNats();
    await using proxy = await openTcpProxy(server.port);
    const nodes = await two(proxy.url, server.url);
    await using cut = nodes[0];
    await using other = nodes[1];
    const seen = new Set<string>();
    for (const { journal } of nodes) journal.observe(tallyStream, { latest: (id) => void seen.add(id) });
    const byNode = nodes.map(({ journal }) => {
      const ids = new Set<string>();
      journal.observe(tallyStream, { latest: (id) => void ids.add(id) });
      return ids;
    });
    for (const { journal } of nodes) await journal.watch(tallyStream);

    proxy.cut();
    await until(() => !cut.fanout.isConnected);
    await count(cut, "begun by the cut node");
    await count(other, "begun by the other node");
    proxy.restore();
    await until(() => byNode.every((ids) => ids.size === 2));
    await count(other, "begun afterwards");
    await until(() => byNode.every((ids) => ids.size === 3));
  });

  it("[NF-12] ends while the broker is away, and leaves no subscriber", async () => {
    await using server = await startNats();
    const log = createRecordingLogger();
    const node = await openFanout(server.url, {}, log);
    const received: FanoutMessage[] = [];
    await node.subscribe("a", (message) => received.push(message));
    await server.kill();
    await until(() => !node.isConnected);

    await node[Symbol.asyncDispose]();
    node.publish("a", { kind: "events", events: [{ seq: 1 }] });
    await server.start();
    await until(() => server.log().split("Server is ready").length === 3);

    expect(received).toEqual([]);
    expect(log.of("warn").map(({ message }) => message)).toEqual(["connection to broker lost"]);
  });
});
