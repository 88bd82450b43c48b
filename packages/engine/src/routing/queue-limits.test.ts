import { BY_SERVER, type CenterDefinition, type FlowStep } from "@tributary/model";
import { DEMO_IDS, demoDefinition, type InProcessCenter, inProcessCenter, withQuickConnects } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import {
  acceptedValue,
  connectChat,
  contactState,
  FIRST,
  makeAvailable,
  phasesAt,
  queueChat,
  startChat,
} from "../../test/center.ts";
import { openTwoNodes, queueChatOn, stored } from "../../test/cluster.ts";

const { sales, support } = DEMO_IDS.queues;
const toQueue = (queueId: typeof sales): FlowStep => ({ kind: "to-queue", queueId, priority: 5 });
const busy: FlowStep = { kind: "send-message", text: "Our first team is busy." };

/** A center whose queue *Sales* takes that many contacts, and whose flow has these steps. */
function limited(maxContacts: number, steps: readonly FlowStep[]): CenterDefinition {
  const usual = withQuickConnects(demoDefinition({ agents: 3, chatSlots: 1 }));
  return {
    ...usual,
    queues: usual.queues.map((queue) => (queue.id === sales ? { ...queue, maxContacts } : queue)),
    contactFlows: usual.contactFlows.map((flow) => (flow.id === DEMO_IDS.flows.sales ? { ...flow, steps } : flow)),
  };
}

const overflowing = limited(1, [toQueue(sales), busy, toQueue(sales), toQueue(support)]);

const inQueue = (queueId: string) => ({ phase: "queued", place: { queueId } });

async function setLimit(harness: InProcessCenter, maxContacts: number | null): Promise<void> {
  const change = harness.center
    .administration(BY_SERVER)
    .change("queues", sales, (queue) => ({ ...queue, maxContacts }));
  acceptedValue(await harness.run(change));
}

describe("a contact that arrives in a full queue", () => {
  it("[QL-01, QL-02] continues in its flow, once, and waits in the queue after it", async () => {
    await using harness = await inProcessCenter({ definition: overflowing });
    const first = await queueChat(harness);

    const second = await queueChat(harness);

    expect(await contactState(harness, first)).toMatchObject(inQueue(sales));
    expect(await contactState(harness, second)).toMatchObject(inQueue(support));
    expect(stored(harness, "message.sent")).toHaveLength(1);
    const found = await harness.run(
      harness.center.contacts.search({
        by: "queuedAt",
        from: 0,
        until: harness.clock.now() + 60_000,
        order: "ascending",
        matches: () => true,
        after: null,
        limit: 10,
        isCounted: true,
      }),
    );
    expect(acceptedValue(found)).toMatchObject({ total: 2, contacts: [{ queueId: sales }, { queueId: support }] });
  });

  it("[QL-01] is counted exactly if many arrive at once", async () => {
    await using harness = await inProcessCenter({
      definition: limited(3, [toQueue(sales), toQueue(support)]),
    });
    const chats = [];
    for (let count = 0; count < 10; count += 1) chats.push(await startChat(harness));

    await harness.run(Promise.all(chats.map((chat) => harness.center.chats.join(chat))));

    const states = await Promise.all(chats.map((chat) => contactState(harness, chat)));
    const queues = states.map((state) => ("place" in state ? state.place?.queueId : null));
    expect(queues.filter((queueId) => queueId === sales)).toHaveLength(3);
    expect(queues.filter((queueId) => queueId === support)).toHaveLength(7);
  });

  it("[QL-01, CR-01] counts with the contacts that have routing criteria, and its own begin again in the queue after it", async () => {
    await using harness = await inProcessCenter({ definition: overflowing });
    const steps = [{ expression: { kind: "agents", agentIds: [FIRST] }, durationMs: 60_000 }] as const;
    const chats = [await startChat(harness), await startChat(harness)];
    for (const chat of chats) {
      acceptedValue(await harness.run(harness.center.contacts.updateRouting(chat.contactId, { steps })));
      acceptedValue(await harness.run(harness.center.chats.join(chat)));
    }

    const states = await Promise.all(chats.map((chat) => contactState(harness, chat)));
    expect(states).toMatchObject([inQueue(sales), inQueue(support)]);
    const stepTimers = [...harness.disk.timers.keys()].filter((id) => id.startsWith("routing-step-expired"));
    const deadlines = await Promise.all(
      chats.map(async ({ contactId }) => {
        const { contact } = acceptedValue(await harness.run(harness.center.contacts.describe(contactId)));
        const progress = contact.criteria?.progress;
        return progress?.phase === "active" ? `routing-step-expired:${contactId}:${progress.expiresAt}` : null;
      }),
    );
    expect(new Set(stepTimers)).toEqual(new Set(deadlines));
  });

  it("[QL-02] does not return to a queue that was full before", async () => {
    const steps = [toQueue(sales), busy, toQueue(support), toQueue(sales)];
    const definition = limited(0, steps);
    const queues = definition.queues.map((queue) => (queue.id === support ? { ...queue, maxContacts: 0 } : queue));
    await using harness = await inProcessCenter({ definition: { ...definition, queues } });

    const chat = await queueChat(harness);

    expect(await contactState(harness, chat)).toMatchObject({ phase: "ended", reason: "flow-error" });
    expect(stored(harness, "contact.queued")).toHaveLength(2);
    expect(stored(harness, "message.sent")).toHaveLength(1);
  });

  it("[QL-02] ends if its flow has no further step, and its timers are cancelled", async () => {
    await using harness = await inProcessCenter({ definition: limited(0, [toQueue(sales), busy]) });

    const chat = await queueChat(harness);

    expect(await contactState(harness, chat)).toMatchObject({ phase: "ended", reason: "flow-error" });
    expect(harness.disk.timers.size).toBe(0);
  });

  it("[QL-02] stays if it was transferred and would end", async () => {
    await using harness = await inProcessCenter({ definition: limited(1, [toQueue(sales)]) });
    const { chat } = await connectChat(harness);
    await setLimit(harness, 0);
    const supportLimit = harness.center
      .administration(BY_SERVER)
      .change("queues", support, (queue) => ({ ...queue, maxContacts: 0 }));
    acceptedValue(await harness.run(supportLimit));

    acceptedValue(await harness.run(harness.center.agents.transfer(FIRST, chat.contactId, "support")));

    const { contact } = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));
    expect(contact.state).toMatchObject({ phase: "ended", reason: "transferred" });
    expect(stored(harness, "contact.ended")).toEqual([]);
  });

  it("[QL-01] stays there once it is in: after a missed offer, and with a lower limit", async () => {
    await using harness = await inProcessCenter({ definition: overflowing });
    await makeAvailable(harness);
    const first = await queueChat(harness);
    expect(await phasesAt(harness, FIRST)).toEqual(["offered"]);
    const second = await queueChat(harness);

    acceptedValue(await harness.run(harness.center.agents.reject(FIRST, first.contactId)));
    await setLimit(harness, 0);
    const third = await queueChat(harness);

    expect(await contactState(harness, first)).toMatchObject(inQueue(sales));
    expect(await contactState(harness, second)).toMatchObject(inQueue(sales));
    expect(await contactState(harness, third)).toMatchObject(inQueue(support));
  });
});

it("[QL-01, ND-02] the contacts of all nodes count, and those that waited stay under another leader", async () => {
  const { cluster, first, second } = await openTwoNodes({ definition: overflowing });
  const chats = [await queueChatOn(cluster, first), await queueChatOn(cluster, second)];
  const queueOf = async ({ contactId }: (typeof chats)[number]) => {
    const { state } = acceptedValue(await cluster.run(second.center.contacts.describe(contactId))).contact;
    return "place" in state ? state.place?.queueId : null;
  };

  expect(await Promise.all(chats.map(queueOf))).toEqual([sales, support]);
  await cluster.run(first.stop());
  await cluster.clock.run(10_000);
  chats.push(await queueChatOn(cluster, second));

  expect(await Promise.all(chats.map(queueOf))).toEqual([sales, support, support]);
});
