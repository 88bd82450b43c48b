/** Deletions by a node that has missed what another node did at a desk, or in a conversation. */
import type { FanoutMessage } from "@tributary/journal";
import { BY_SERVER } from "@tributary/model";
import type { ClusterNode, InProcessCluster } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, FIRST } from "../../test/center.ts";
import { connectChatOn, openTwoNodes, queueChatOn } from "../../test/cluster.ts";
import { DAY_MS } from "../../test/retention.ts";
import { FIRST_SWEEP_MS, SWEEP_EVERY_MS } from "./sweep.ts";

const lostEvents = (prefix: string) => {
  const counted = { lost: 0 };
  const isLost = (message: FanoutMessage): boolean => {
    const matches = message.kind === "events" && JSON.stringify(message.events).includes(`"type":"${prefix}`);
    if (matches) counted.lost += 1;
    return matches;
  };
  return { counted, isLost };
};

const exists = async (cluster: InProcessCluster, { center }: ClusterNode, contactId: string) =>
  (await cluster.run(center.contacts.describe(contactId))).ok;

/** Keeps conversations for a day, and lets two days and a pass go by. */
async function sweepAll({ cluster, first }: { readonly cluster: InProcessCluster; readonly first: ClusterNode }) {
  const keep = first.center.administration(BY_SERVER).changeInstance((own) => ({ ...own, retentionDays: 1 }));
  acceptedValue(await cluster.run(keep));
  cluster.clock.jumpTo(cluster.clock.now() + 2 * DAY_MS);
  await cluster.clock.run(2 * FIRST_SWEEP_MS);
}

/** A chat whose offer the first node, which routes, has missed: the other one assigned it. */
async function assignedElsewhere({ cluster, first, second }: Awaited<ReturnType<typeof openTwoNodes>>) {
  const chat = await queueChatOn(cluster, second);
  const { counted, isLost } = lostEvents("agent.");
  first.link.lose(isLost);
  acceptedValue(await cluster.run(second.center.contacts.assign(chat.contactId, FIRST)));
  return { chat, counted };
}

describe("a node that has missed that an agent got a contact", () => {
  it("[RE-01] does not delete the conversation when its time is over", async () => {
    const nodes = await openTwoNodes();
    const { cluster, second } = nodes;
    const { chat, counted } = await assignedElsewhere(nodes);
    acceptedValue(await cluster.run(second.center.agents.accept(FIRST, chat.contactId)));
    acceptedValue(await cluster.run(second.center.contacts.stop(chat.contactId, "api")));

    await sweepAll(nodes);

    expect(counted.lost).toBeGreaterThan(0);
    expect(await exists(cluster, second, chat.contactId)).toBe(true);
    acceptedValue(await cluster.run(second.center.agents.clear(FIRST, chat.contactId)));
    await cluster.clock.run(SWEEP_EVERY_MS);
    expect(await exists(cluster, second, chat.contactId)).toBe(false);
  });

  it.each(["accepted", "rejected"] as const)("[RE-01, RE-06] does not erase the conversation: %s", async (answer) => {
    const nodes = await openTwoNodes();
    const { cluster, first, second } = nodes;
    const { chat } = await assignedElsewhere(nodes);
    const { accept, reject } = second.center.agents;
    acceptedValue(await cluster.run((answer === "accepted" ? accept : reject)(FIRST, chat.contactId)));
    acceptedValue(await cluster.run(second.center.contacts.stop(chat.contactId, "api")));
    const erase = () => cluster.run(first.center.conversations.erase(chat.contactId, BY_SERVER));

    expect(await erase()).toMatchObject({ refusal: { code: "in-use", field: "ContactId" } });
    acceptedValue(await cluster.run(second.center.agents.clear(FIRST, chat.contactId)));
    expect(await erase()).toMatchObject({ ok: true });
  });
});

describe("a node that has missed an end", () => {
  it("[RE-01] deletes the conversation of which an agent has cleared the contact", async () => {
    const nodes = await openTwoNodes();
    const { cluster, first, second } = nodes;
    const { chat } = await connectChatOn(cluster, [first, second]);
    acceptedValue(await cluster.run(second.center.contacts.stop(chat.contactId, "api")));
    const { counted, isLost } = lostEvents("agent.");
    first.link.lose(isLost);
    acceptedValue(await cluster.run(second.center.agents.clear(FIRST, chat.contactId)));

    await sweepAll(nodes);

    expect(counted.lost).toBeGreaterThan(0);
    expect(await exists(cluster, second, chat.contactId)).toBe(false);
  });

  it("[RE-02] deletes the conversation that has ended on another node", async () => {
    const nodes = await openTwoNodes();
    const { cluster, first, second } = nodes;
    const chat = await queueChatOn(cluster, first);
    const { counted, isLost } = lostEvents("contact.ended");
    first.link.lose(isLost);
    acceptedValue(await cluster.run(second.center.contacts.stop(chat.contactId, "api")));

    await sweepAll(nodes);

    expect(counted.lost).toBeGreaterThan(0);
    expect(await exists(cluster, second, chat.contactId)).toBe(false);
  });
});
