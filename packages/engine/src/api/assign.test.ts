import { asId, type ContactId, type UserId } from "@tributary/model";
import { demoDefinition, inProcessCenter, withQuickConnects } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, connectChat, FIRST, makeAvailable, phasesAt, queueChat, SECOND } from "../../test/center.ts";
import { deskOn, makeAvailableOn, openTwoNodes, queueChatOn, stored } from "../../test/cluster.ts";

const definition = demoDefinition({ agents: 3, chatSlots: 1 });

describe("a contact that is assigned", () => {
  it("[RT-10, RT-23] is accepted automatically by an agent who is available only", async () => {
    const users = definition.users.map((user) => ({ ...user, autoAcceptChats: true }));
    await using harness = await inProcessCenter({ definition: { ...definition, users } });
    const { contacts, agents } = harness.center;
    const chat = await queueChat(harness);
    const assign = (agentId: UserId) => harness.run(contacts.assign(chat.contactId, agentId));

    acceptedValue(await assign(SECOND));
    expect(await phasesAt(harness, SECOND)).toEqual(["offered"]);
    acceptedValue(await harness.run(agents.reject(SECOND, chat.contactId)));
    const occupied = await queueChat(harness);
    await makeAvailable(harness, FIRST);
    expect(await phasesAt(harness, FIRST)).toEqual(["connected"]);
    const waiting = [chat, occupied];
    for (const { contactId } of waiting) await harness.run(contacts.assign(contactId, FIRST));

    expect(await phasesAt(harness, FIRST)).toEqual(["connected", "connected"]);
  });

  it("[RT-22] is explained by its assignment", async () => {
    await using harness = await inProcessCenter({ definition });
    const { contactId } = await queueChat(harness);
    const { contacts } = harness.center;
    acceptedValue(await harness.run(contacts.assign(contactId, SECOND)));

    const assigned = acceptedValue(await harness.run(contacts.explainRouting(contactId)));
    await makeAvailable(harness, FIRST);
    const routed = acceptedValue(await harness.run(contacts.explainRouting((await queueChat(harness)).contactId)));

    expect(assigned).toMatchObject({ phase: "offered", agentId: SECOND, isAssigned: true });
    expect(routed).toMatchObject({ phase: "offered", agentId: FIRST, isAssigned: false });
  });

  it("[RT-23] must exist and wait, and its agent must exist", async () => {
    await using harness = await inProcessCenter({ definition });
    const { contacts } = harness.center;
    const { contactId } = await queueChat(harness);
    const unknown = asId<UserId>("unknown");

    const results = [
      await harness.run(contacts.assign(asId<ContactId>("unknown"), FIRST)),
      await harness.run(contacts.assign(contactId, unknown)),
    ];

    expect(results).toEqual([
      { ok: false, refusal: { code: "not-found", field: "ContactId" } },
      { ok: false, refusal: { code: "not-found", field: "UserId" } },
    ]);
  });
});

it("[RT-23, TX-04] a contact that was transferred is not assigned, although its conversation waits", async () => {
  await using harness = await inProcessCenter({ definition: withQuickConnects(definition) });
  const { contactId } = (await connectChat(harness)).chat;
  acceptedValue(await harness.run(harness.center.agents.transfer(FIRST, contactId, "support")));

  expect(await harness.run(harness.center.contacts.assign(contactId, SECOND))).toEqual({
    ok: false,
    refusal: { code: "contact-ended", field: "ContactId" },
  });
});

describe("an assignment on a node that does not route", () => {
  it("[RT-23, ND-02] offers the contact, and rings there only", async () => {
    const { cluster, first, second } = await openTwoNodes({ definition });
    const chat = await queueChatOn(cluster, first);

    acceptedValue(await cluster.run(second.center.contacts.assign(chat.contactId, SECOND)));

    const desks = [await deskOn(cluster, first, SECOND), await deskOn(cluster, second, SECOND)];
    expect(desks.map((slots) => slots.map(({ phase }) => phase))).toEqual([["offered"], ["offered"]]);
  });

  it("[RT-23, ND-02] and an offer at the same time have one effect", async () => {
    const { cluster, first, second } = await openTwoNodes({ definition });
    const chat = await queueChatOn(cluster, first);

    const [, assigned] = await Promise.all([
      makeAvailableOn(cluster, first, FIRST),
      cluster.run(second.center.contacts.assign(chat.contactId, SECOND)),
    ]);

    expect(stored(cluster, "contact.offered")).toHaveLength(1);
    const phases = [await deskOn(cluster, first, FIRST), await deskOn(cluster, first, SECOND)].map(
      (slots) => slots.length,
    );
    expect(phases).toEqual(assigned.ok ? [0, 1] : [1, 0]);
  });
});
