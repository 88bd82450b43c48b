import { describe, expect, it } from "vitest";
import type { Fanout, FanoutMessage } from "../ports/fanout.ts";

/** What the suite needs of an adapter: nodes that share one fan-out. */
export interface FanoutFixture extends AsyncDisposable {
  /** At least one; with a broker three. */
  readonly nodes: readonly Fanout[];
  /** Lets everything arrive that is on its way, subscriptions too. */
  settled(): Promise<void>;
}

/** Makes the nodes for one test. */
export type OpenFanout = () => Promise<FanoutFixture>;

/** Every fan-out adapter runs this suite, and this suite alone decides what "a fan-out" means. Rules FO-01 to FO-06 in SPEC.md. */
export function fanoutContract(name: string, open: OpenFanout): void {
  describe(`Fanout contract: ${name}`, () => {
    delivery(open);
    endings(open);
  });
}

function delivery(open: OpenFanout): void {
  it("[FO-01] carries what a node publishes to the followers of the topic on all nodes, and to no others", async () => {
    await using fixture = await open();
    const feeds = fixture.nodes.map((node) => listen(node, "a"));
    const other = listen(first(fixture), "b");
    await fixture.settled();

    for (const [index, node] of fixture.nodes.entries()) node.publish("a", signal(index));
    await fixture.settled();

    for (const feed of feeds) expect(new Set(feed.heard)).toEqual(new Set(fixture.nodes.keys()));
    expect(other.heard).toEqual([]);
  });

  it("[FO-01] carries events and signals as they are", async () => {
    await using fixture = await open();
    const messages: FanoutMessage[] = [
      { kind: "events", events: [{ seq: 1 }, { seq: 2 }] },
      { kind: "signal", name: "typing", data: { who: "“somebody”", at: 1 } },
    ];
    const heard: FanoutMessage[] = [];
    last(fixture).subscribe("a", (message) => heard.push(message));
    await fixture.settled();

    for (const message of messages) first(fixture).publish("a", message);
    await fixture.settled();

    expect(heard).toEqual(messages);
  });

  it("[FO-02] keeps the order in which a node publishes to a topic", async () => {
    await using fixture = await open();
    const feeds = fixture.nodes.map((node) => listen(node, "a"));
    await fixture.settled();

    for (let index = 0; index < 200; index += 1) first(fixture).publish("a", signal(index));
    await fixture.settled();

    for (const feed of feeds)
      expect(withoutRepeats(feed.heard)).toEqual(Array.from({ length: 200 }, (_, index) => index));
  });

  it("[FO-02] keeps it where a follower publishes while it is told", async () => {
    await using fixture = await open();
    const node = first(fixture);
    node.subscribe("a", (message) => {
      if (dataOf(message) === 1) node.publish("a", signal(2));
    });
    const feed = listen(node, "a");
    await fixture.settled();

    node.publish("a", signal(1));
    await fixture.settled();

    expect(withoutRepeats(feed.heard)).toEqual([1, 2]);
  });

  it("[FO-03] tells a follower nothing that was published before it subscribed", async () => {
    await using fixture = await open();
    const node = first(fixture);
    listen(node, "a");
    await fixture.settled();

    node.publish("a", signal("before"));
    await fixture.settled();
    const late = listen(node, "a");
    await fixture.settled();
    node.publish("a", signal("after"));
    await fixture.settled();

    expect(withoutRepeats(late.heard)).toEqual(["after"]);
  });

  it("[FO-04] goes on when a follower throws, with the others and with the one that threw", async () => {
    await using fixture = await open();
    const node = first(fixture);
    const thrower: unknown[] = [];
    node.subscribe("a", (message) => {
      thrower.push(dataOf(message));
      throw new Error("a follower's own fault");
    });
    const calm = listen(node, "a");
    await fixture.settled();

    node.publish("a", signal(1));
    node.publish("a", signal(2));
    await fixture.settled();

    expect(withoutRepeats(thrower)).toEqual([1, 2]);
    expect(withoutRepeats(calm.heard)).toEqual([1, 2]);
  });
}

function endings(open: OpenFanout): void {
  it("[FO-05] tells a follower nothing more once it has been disposed, and others still", async () => {
    await using fixture = await open();
    const node = first(fixture);
    const leaving = listen(node, "a");
    const staying = listen(node, "a");
    await fixture.settled();

    leaving.following[Symbol.dispose]();
    leaving.following[Symbol.dispose]();
    node.publish("a", signal(1));
    await fixture.settled();

    expect(leaving.heard).toEqual([]);
    expect(withoutRepeats(staying.heard)).toEqual([1]);
  });

  it("[FO-05] lets a follower dispose itself and others while it is told", async () => {
    await using fixture = await open();
    const node = first(fixture);
    const following: Disposable[] = [];
    const heard: unknown[] = [];
    for (const name of ["one", "two"]) {
      following.push(
        node.subscribe("a", () => {
          heard.push(name);
          for (const each of following) each[Symbol.dispose]();
        }),
      );
    }
    await fixture.settled();

    node.publish("a", signal(1));
    node.publish("a", signal(2));
    await fixture.settled();

    expect(heard).toHaveLength(1);
  });

  it("[FO-06] carries nothing once it is closed, may be closed twice, and takes calls without harm", async () => {
    await using fixture = await open();
    const node = first(fixture);
    const feed = listen(node, "a");
    await fixture.settled();

    await node[Symbol.asyncDispose]();
    await node[Symbol.asyncDispose]();
    node.publish("a", signal(1));
    const late = listen(node, "a");
    node.publish("a", signal(2));
    await fixture.settled();
    late.following[Symbol.dispose]();

    expect([...feed.heard, ...late.heard]).toEqual([]);
  });
}

function first(fixture: FanoutFixture): Fanout {
  return at(fixture, 0);
}

function last(fixture: FanoutFixture): Fanout {
  return at(fixture, fixture.nodes.length - 1);
}

function at({ nodes }: FanoutFixture, index: number): Fanout {
  const node = nodes[index];
  if (node === undefined) throw new Error("the fixture has no node");
  return node;
}

function signal(data: unknown): FanoutMessage {
  return { kind: "signal", name: "said", data };
}

function dataOf(message: FanoutMessage): unknown {
  return message.kind === "signal" ? message.data : message.events;
}

function listen(node: Fanout, topic: string): { readonly heard: unknown[]; readonly following: Disposable } {
  const heard: unknown[] = [];
  return { heard, following: node.subscribe(topic, (message) => heard.push(dataOf(message))) };
}

/** Delivery is at least once: what comes again at once counts once. */
function withoutRepeats(heard: readonly unknown[]): unknown[] {
  return heard.filter((each, index) => index === 0 || each !== heard[index - 1]);
}
