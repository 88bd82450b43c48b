import type { FanoutMessage } from "@tributary/journal";
import { createManualClock, type InProcessCluster } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue } from "../../test/center.ts";
import { openTwoNodes, queueChatOn } from "../../test/cluster.ts";
import { ENDPOINT, recordedEndpoints } from "../../test/recorded-endpoints.ts";
import { RECHECK_MS } from "./sender.ts";

const HOUR = 3_600_000;

type Nodes = Awaited<ReturnType<typeof openTwoNodes>>;

/** A chat on the second node, which does not route, that is sent to the endpoint. */
async function openStreamed() {
  const hooks = recordedEndpoints();
  const nodes = await openTwoNodes({ endpoints: (name) => hooks.endpointsOf(createManualClock(), name) });
  const { cluster, second } = nodes;
  const chat = await queueChatOn(cluster, second, { durationMs: 24 * HOUR });
  const streamingId = acceptedValue(
    await cluster.run(
      second.center.streaming.start(chat.contactId, {
        endpointArn: ENDPOINT,
        token: null,
        by: { kind: "command-line" },
      }),
    ),
  );
  const write = async (node: Nodes["first"], content: string) =>
    acceptedValue(
      await cluster.run(node.center.chats.sendMessage(chat, { contentType: "text/plain", content, clientToken: null })),
    );
  const stop = ({ center }: Nodes["first"]) => center.streaming.stop(chat.contactId, streamingId);
  return { ...nodes, hooks, write, chat, stop };
}

const settle = ({ clock }: Pick<InProcessCluster, "clock">, ms = 200) => clock.run(ms);

it("[HK-05] the node that routes sends what is written on any node", async () => {
  const { cluster, first, second, hooks, write } = await openStreamed();

  await write(second, "one");
  await write(first, "two");
  await settle(cluster);

  expect(hooks.received.map(({ text, node }) => [text, node])).toEqual([
    ["one", "first"],
    ["two", "first"],
  ]);
});

it("[HK-05] the next node to route continues where the last one was killed, without a gap and in order", async () => {
  const { cluster, first, second, hooks, write } = await openStreamed();
  await write(second, "one");
  hooks.behaviors.set(ENDPOINT, "refuse");
  await write(second, "two");

  first.clock.kill();
  hooks.behaviors.delete(ENDPOINT);
  await write(second, "three");
  await settle(cluster, 10_000);

  const unique = [...new Map(hooks.received.map(({ id, text }) => [id, text])).values()];
  expect(unique).toEqual(["one", "two", "three"]);
  expect(hooks.received.at(-1)).toMatchObject({ text: "three", node: "second" });
});

it("[HK-05] a node that was paused while another one began to route sends nothing more, and moves no position", async () => {
  const { cluster, first, second, hooks, write, chat } = await openStreamed();
  await write(second, "one");
  first.clock.pause();
  await write(second, "two");
  await settle(cluster, 10_000);
  expect(hooks.received.at(-1)).toMatchObject({ text: "two", node: "second" });

  first.clock.resume();
  await settle(cluster, 3_000);
  await write(second, "three");
  acceptedValue(await cluster.run(second.center.chats.leave(chat)));
  await settle(cluster, 3_000);

  const byFirst = hooks.received.filter(({ node }) => node === "first").map(({ text }) => text);
  expect(byFirst.filter((text) => text === "three")).toEqual([]);
  expect(await cluster.run(second.center.records.list("streaming"))).toEqual([]);
});

describe("a message of the broker that is lost", () => {
  /** Matches the messages with events of a type. */
  const withEvent = (type: string) => (message: FanoutMessage) =>
    message.kind === "events" && JSON.stringify(message.events).includes(`"type":"${type}"`);

  it("[HK-03, HK-10] does not keep a sending that was stopped on another node", async () => {
    const { cluster, first, second, hooks, write, stop } = await openStreamed();
    await write(second, "one");
    first.link.lose(withEvent("streaming.stopped"));

    acceptedValue(await cluster.run(stop(second)));
    await settle(cluster, 2 * RECHECK_MS);

    expect(first.center.streaming.figures().open).toBe(0);
    await write(second, "two");
    expect(hooks.texts()).toEqual(["one"]);
  });

  it("[HK-03] lets nothing out that is written after the stop", async () => {
    const { cluster, first, second, hooks, write, stop } = await openStreamed();
    first.link.lose(withEvent("streaming.stopped"));
    acceptedValue(await cluster.run(stop(second)));

    await write(second, "one");
    await settle(cluster, 1_000);

    expect(hooks.attempts).toEqual([]);
  });

  it("[HK-09, HK-10] lets nothing out of a chat that was erased on another node", async () => {
    const { cluster, first, second, hooks, write, chat } = await openStreamed();
    hooks.behaviors.set(ENDPOINT, "refuse");
    for (const text of ["one", "two"]) await write(second, text);
    acceptedValue(await cluster.run(second.center.chats.leave(chat)));
    first.link.lose(() => true);

    acceptedValue(await cluster.run(second.center.conversations.erase(chat.contactId, { kind: "command-line" })));
    hooks.behaviors.delete(ENDPOINT);
    await settle(cluster, 2 * RECHECK_MS);

    expect(hooks.texts()).toEqual([]);
    expect(first.center.streaming.figures().open).toBe(0);
    expect(await cluster.run(second.center.records.list("streaming"))).toEqual([]);
  });

  it("[HK-05, HK-10] delays an item, and does not lose it", async () => {
    const { cluster, first, second, hooks, write } = await openStreamed();
    first.link.lose(withEvent("message.sent"));

    await write(second, "one");
    await settle(cluster, 2 * RECHECK_MS);

    expect(hooks.texts()).toEqual(["one"]);
  });
});

it("[HK-08] a sending that is stopped on another node during its last attempt is not given up as well", async () => {
  const { cluster, first, second, hooks, write, stop } = await openStreamed();
  hooks.behaviors.set(ENDPOINT, "refuse");
  await write(second, "one");
  await settle(cluster, HOUR - 61_000);
  hooks.behaviors.set(ENDPOINT, "hold");
  await settle(cluster, 122_000);
  first.link.lose(() => true);

  acceptedValue(await cluster.run(stop(second)));
  hooks.release("refuse");
  await settle(cluster);

  expect(first.center.streaming.figures()).toMatchObject({ open: 0, gaveUp: 0 });
});

it("[HK-03] a sending that is stopped on another node during an attempt does not come back with the next leader", async () => {
  const { cluster, first, second, hooks, write, stop } = await openStreamed();
  hooks.behaviors.set(ENDPOINT, "hold");
  await write(second, "one");
  first.link.lose(() => true);

  acceptedValue(await cluster.run(stop(second)));
  hooks.release();
  await settle(cluster);

  expect(await cluster.run(second.center.records.list("streaming"))).toEqual([]);
  hooks.behaviors.delete(ENDPOINT);
  first.clock.kill();
  await settle(cluster, 10_000);
  await write(second, "two");
  await settle(cluster);
  expect(hooks.texts()).toEqual(["one"]);
});
