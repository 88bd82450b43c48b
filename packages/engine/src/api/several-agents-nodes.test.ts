import { BY_SERVER, type CenterDefinition, type ContactId } from "@tributary/model";
import { type ClusterNode, demoDefinition, type InProcessCluster, withQuickConnects } from "@tributary/testkit";
import { expect, it } from "vitest";
import { acceptedValue, FIRST, SECOND } from "../../test/center.ts";
import { connectChatOn, deskOn, makeAvailableOn, openTwoNodes } from "../../test/cluster.ts";
import { openContacts } from "../contact/contact-chain.ts";

const TEXT = { contentType: "text/plain", content: "Hello", clientToken: null } as const;
const ALL_ITEMS = { scan: "forward", limit: 40, start: null, continueAtSeq: null } as const;

const DEFINITION: CenterDefinition = (() => {
  const definition = withQuickConnects(demoDefinition({ agents: 3, chatSlots: 1 }));
  return {
    ...definition,
    securityProfiles: definition.securityProfiles.map((each) => ({
      ...each,
      permissions: [...each.permissions, "ManagerListenIn", "ManagerBargeIn"],
    })),
  };
})();

async function wholeOn(cluster: InProcessCluster, { center }: ClusterNode, contactId: string) {
  return acceptedValue(await cluster.run(center.contacts.describe(contactId))).whole;
}

/** A chat of the first agent on the first node, to which the third one was added on the second node. */
async function chatOfTwo() {
  const opened = await openTwoNodes({ definition: DEFINITION });
  const { cluster, first, second } = opened;
  const connected = await connectChatOn(cluster, [second, first]);
  const { chat } = connected;
  await makeAvailableOn(cluster, second, SECOND);
  acceptedValue(await cluster.run(second.center.agents.add(FIRST, chat.contactId, "last")));
  const [slot] = await deskOn(cluster, second, SECOND);
  const addedId = slot?.contactId ?? chat.contactId;
  acceptedValue(await cluster.run(second.center.agents.accept(SECOND, addedId)));
  return { ...opened, ...connected, addedId };
}

it("[ND-01, MP-04] an agent is added and accepts on another node than the one of the chat's agent", async () => {
  const { cluster, first, second, chat, addedId } = await chatOfTwo();

  const [one, two] = [await wholeOn(cluster, first, chat.contactId), await wholeOn(cluster, second, chat.contactId)];

  expect(one).toEqual(two);
  expect(openContacts(one).map(({ id, state }) => [id, state.phase])).toEqual([
    [chat.contactId, "connected"],
    [addedId, "connected"],
  ]);
});

it("[ND-02, MP-05] two agents who leave at the same time on two nodes: one leaves, and the other ends the chat", async () => {
  const { cluster, first, second, chat, addedId, agent } = await chatOfTwo();
  const added = (await deskOn(cluster, second, SECOND))[0];

  const left = await cluster.run(
    Promise.all([
      first.center.agents.end(FIRST, chat.contactId, agent.participantId),
      second.center.agents.end(SECOND, addedId, added?.participantId ?? ""),
    ]),
  );

  expect(left.map(({ ok }) => ok)).toEqual([true, true]);
  const { contact, added: others } = await wholeOn(cluster, first, chat.contactId);
  expect([contact.state.phase, others ?? []]).toEqual(["ended", []]);
  const phases = [await deskOn(cluster, second, FIRST), await deskOn(cluster, first, SECOND)];
  expect(phases.map(([slot]) => slot?.phase)).toEqual(["after-contact-work", "after-contact-work"]);
});

it("[ND-02, MP-07] an agent who is disconnected while the customer leaves has one end", async () => {
  const { cluster, first, second, chat, addedId, customer } = await chatOfTwo();
  const added = (await deskOn(cluster, second, SECOND))[0];

  await cluster.run(
    Promise.all([
      first.center.agents.end(FIRST, chat.contactId, added?.participantId ?? ""),
      second.center.chats.leave(customer),
    ]),
  );

  expect((await wholeOn(cluster, second, addedId)).contact.state.phase).toBe("ended");
  expect((await deskOn(cluster, first, SECOND)).map(({ phase }) => phase)).toEqual(["after-contact-work"]);
  expect((await deskOn(cluster, second, FIRST)).map(({ phase }) => phase)).toEqual(["after-contact-work"]);
});

it("[ND-03, MP-09] an agent who was disconnected on another node a moment ago reads nothing that follows", async () => {
  const { cluster, first, second, chat, customer, agent } = await chatOfTwo();
  first.link.cut();
  acceptedValue(await cluster.run(first.center.agents.end(FIRST, chat.contactId, agent.participantId)));
  acceptedValue(await cluster.run(first.center.chats.sendMessage(customer, TEXT)));

  const { items } = acceptedValue(await cluster.run(second.center.chats.transcript(agent, ALL_ITEMS)));

  expect(items.at(-1)?.event.type).toBe("participant.left");
  expect(await cluster.run(second.center.chats.sendMessage(agent, TEXT))).toMatchObject({ ok: false });
});

it("[ND-02, MO-01] two requests to monitor a chat on two nodes have one effect", async () => {
  const { cluster, first, second } = await openTwoNodes({ definition: DEFINITION });
  const { chat } = await connectChatOn(cluster, [first, second]);
  const monitor = { userId: SECOND, mayBarge: true };

  const started = await cluster.run(
    Promise.all([first, second].map(({ center }) => center.monitoring.start(chat.contactId, monitor, BY_SERVER))),
  );

  expect(started.map(({ ok }) => ok)).toEqual([true, true]);
  expect((await deskOn(cluster, first, SECOND)).map(({ phase }) => phase)).toEqual(["monitoring"]);
  const contactId: ContactId = chat.contactId;
  acceptedValue(await cluster.run(second.center.monitoring.setMode(SECOND, contactId, "barge")));
  const barged = await wholeOn(cluster, first, contactId);
  expect(barged.participants.map(({ role }) => role)).toEqual(["customer", "agent", "supervisor"]);
});
