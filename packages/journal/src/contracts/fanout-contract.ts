import { describe, expect, it } from "vitest";
import type { Fanout, FanoutMessage, PublishedMessage } from "../ports/fanout.ts";

/** Nodes that share one fan-out. */
export interface FanoutFixture extends AsyncDisposable {
  /** At least one; three with a broker. */
  readonly nodes: readonly Fanout[];
  /** Waits until every published message has been delivered. */
  delivered(): Promise<void>;
}

/** Opens the nodes for one test. */
export type OpenFanout = () => Promise<FanoutFixture>;

/** Required behavior of a fan-out: rules FO-01 to FO-06 of SPEC.md. */
export function fanoutContract(name: string, open: OpenFanout): void {
  describe(`Fanout contract: ${name}`, () => {
    delivery(open);
    subscriptions(open);
    endings(open);
  });
}

function delivery(open: OpenFanout): void {
  it("[FO-01] delivers a message to the subscribers of its topic on all nodes, and to no others", async () => {
    await using fixture = await open();
    const subscribers = await Promise.all(fixture.nodes.map((node) => subscribe(node, "a")));
    const other = await subscribe(first(fixture), "b");

    for (const [index, node] of fixture.nodes.entries()) node.publish("a", signal(index));
    await fixture.delivered();

    for (const { received } of subscribers) expect(new Set(received)).toEqual(new Set(fixture.nodes.keys()));
    expect(other.received).toEqual([]);
  });

  it("[FO-01] delivers events, signals and resets unchanged", async () => {
    await using fixture = await open();
    const messages: PublishedMessage[] = [
      { kind: "events", events: [{ seq: 1 }, { seq: 2 }] },
      { kind: "signal", name: "typing", data: { text: "“text”", at: 1 } },
      { kind: "reset" },
    ];
    const received: FanoutMessage[] = [];
    await last(fixture).subscribe("a", (message) => received.push(message));

    for (const message of messages) first(fixture).publish("a", message);
    await fixture.delivered();

    expect(received).toEqual(messages);
  });

  it("[FO-01] delivers a reset to the subscribers of its topic on all nodes, and to no others", async () => {
    await using fixture = await open();
    const subscribers = await Promise.all(fixture.nodes.map((node) => subscribe(node, "a")));
    const other = await subscribe(last(fixture), "b");

    first(fixture).publish("a", { kind: "reset" });
    await fixture.delivered();

    for (const { received } of subscribers) expect(received[0]).toEqual({ kind: "reset" });
    expect(other.received).toEqual([]);
  });

  it("[FO-02] keeps the order in which a node publishes to a topic while the broker is up", async () => {
    await using fixture = await open();
    const subscribers = await Promise.all(fixture.nodes.map((node) => subscribe(node, "a")));

    for (let index = 0; index < 200; index += 1) first(fixture).publish("a", signal(index));
    await fixture.delivered();

    for (const { received } of subscribers)
      expect(withoutRepeats(received)).toEqual(Array.from({ length: 200 }, (_, index) => index));
  });

  it("[FO-02] keeps the order on all nodes if a subscriber publishes during a delivery", async () => {
    await using fixture = await open();
    const node = first(fixture);
    await node.subscribe("a", (message) => {
      if (dataOf(message) === 1) node.publish("a", signal(2));
    });
    const subscribers = await Promise.all(fixture.nodes.map((each) => subscribe(each, "a")));

    node.publish("a", signal(1));
    await fixture.delivered();

    for (const { received } of subscribers) expect(withoutRepeats(received)).toEqual([1, 2]);
  });

  it("[FO-04] continues after a subscriber has thrown, with it and with the others", async () => {
    await using fixture = await open();
    const node = first(fixture);
    const beforeThrowing: unknown[] = [];
    await node.subscribe("a", (message) => {
      beforeThrowing.push(dataOf(message));
      throw new Error("subscriber error");
    });
    const { received } = await subscribe(node, "a");

    node.publish("a", signal(1));
    node.publish("a", signal(2));
    await fixture.delivered();

    expect(withoutRepeats(beforeThrowing)).toEqual([1, 2]);
    expect(withoutRepeats(received)).toEqual([1, 2]);
  });
}

function subscriptions(open: OpenFanout): void {
  it("[FO-03] delivers everything published on any node once `subscribe` has resolved", async () => {
    await using fixture = await open();

    for (const [index, node] of fixture.nodes.entries()) {
      const { received } = await subscribe(last(fixture), `topic-${index}`);
      node.publish(`topic-${index}`, signal(index));
      await fixture.delivered();
      expect(withoutRepeats(received)).toEqual([index]);
    }
  });

  it("[FO-03] delivers nothing that was published before", async () => {
    await using fixture = await open();
    const node = first(fixture);
    await subscribe(node, "a");

    node.publish("a", signal("before"));
    await fixture.delivered();
    const late = await subscribe(node, "a");
    node.publish("a", signal("after"));
    await fixture.delivered();

    expect(withoutRepeats(late.received)).toEqual(["after"]);
  });
}

function endings(open: OpenFanout): void {
  it("[FO-05] delivers nothing to a disposed subscription, and continues with others", async () => {
    await using fixture = await open();
    const node = first(fixture);
    const disposed = await subscribe(node, "a");
    const remaining = await subscribe(node, "a");

    disposed.subscription[Symbol.dispose]();
    disposed.subscription[Symbol.dispose]();
    node.publish("a", signal(1));
    await fixture.delivered();

    expect(disposed.received).toEqual([]);
    expect(withoutRepeats(remaining.received)).toEqual([1]);
  });

  it("[FO-05] allows a subscriber to dispose itself and others during a delivery", async () => {
    await using fixture = await open();
    const node = first(fixture);
    const all: Disposable[] = [];
    const received: unknown[] = [];
    for (const name of ["one", "two"]) {
      const subscription = await node.subscribe("a", () => {
        received.push(name);
        for (const each of all) each[Symbol.dispose]();
      });
      all.push(subscription);
    }

    node.publish("a", signal(1));
    node.publish("a", signal(2));
    await fixture.delivered();

    expect(received).toHaveLength(1);
  });

  it("[FO-06] delivers nothing once closed, can be closed twice, and accepts calls without effect", async () => {
    await using fixture = await open();
    const node = first(fixture);
    const early = await subscribe(node, "a");

    await node[Symbol.asyncDispose]();
    await node[Symbol.asyncDispose]();
    node.publish("a", signal(1));
    const late = await subscribe(node, "a").catch(() => undefined);
    node.publish("a", signal(2));
    await fixture.delivered();
    late?.subscription[Symbol.dispose]();

    expect([...early.received, ...(late?.received ?? [])]).toEqual([]);
  });
}

function first(fixture: FanoutFixture): Fanout {
  return nodeAt(fixture, 0);
}

function last(fixture: FanoutFixture): Fanout {
  return nodeAt(fixture, fixture.nodes.length - 1);
}

function nodeAt({ nodes }: FanoutFixture, index: number): Fanout {
  const node = nodes[index];
  if (node === undefined) throw new Error("fixture without nodes");
  return node;
}

function signal(data: unknown): PublishedMessage {
  return { kind: "signal", name: "test", data };
}

function dataOf(message: FanoutMessage): unknown {
  return message.kind === "signal" ? message.data : message;
}

async function subscribe(node: Fanout, topic: string) {
  const received: unknown[] = [];
  return { received, subscription: await node.subscribe(topic, (message) => received.push(dataOf(message))) };
}

/** A broker may repeat a message at once. */
function withoutRepeats(received: readonly unknown[]): unknown[] {
  return received.filter((each, index) => index === 0 || each !== received[index - 1]);
}
