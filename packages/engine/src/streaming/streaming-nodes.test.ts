import { createManualClock, type InProcessCluster } from "@tributary/testkit";
import { expect, it } from "vitest";
import { acceptedValue } from "../../test/center.ts";
import { openTwoNodes, queueChatOn } from "../../test/cluster.ts";
import { ENDPOINT, recordedEndpoints } from "../../test/recorded-endpoints.ts";

type Nodes = Awaited<ReturnType<typeof openTwoNodes>>;

/** A chat on the second node, which does not route, that is sent to the endpoint. */
async function openStreamed() {
  const hooks = recordedEndpoints();
  const nodes = await openTwoNodes({ endpoints: (name) => hooks.endpointsOf(createManualClock(), name) });
  const { cluster, second } = nodes;
  const chat = await queueChatOn(cluster, second);
  acceptedValue(
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
  return { ...nodes, hooks, write, chat };
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
