import { asId, type ContactId, personalQueueId } from "@tributary/model";
import { DEMO_IDS, demoDefinition, type InProcessCenter, inProcessCenter, withQuickConnects } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, connectChat, FIRST, makeAvailable, type OfferedChat, SECOND } from "../../test/center.ts";

const PAGE = { scan: "forward", limit: 30, start: null, continueAtSeq: null } as const;

/** A center with quick connects, whose first and third agent serve *Sales*. */
function openCenter({ chatSlots = 1 } = {}): Promise<InProcessCenter> {
  return inProcessCenter({ definition: withQuickConnects(demoDefinition({ agents: 3, chatSlots })) });
}

async function transfer(harness: InProcessCenter, { chat }: OfferedChat, to: string) {
  return harness.run(harness.center.agents.transfer(FIRST, chat.contactId, to));
}

/** Returns the newest contact of a chat. */
async function newest(harness: InProcessCenter, { chat }: OfferedChat) {
  const described = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));
  const contact = described.chain.at(-1);
  if (contact === undefined) throw new Error("no contact");
  return contact;
}

async function phasesAt(harness: InProcessCenter, agentId: typeof FIRST) {
  const { agent } = acceptedValue(await harness.run(harness.center.agents.view(agentId)));
  return agent.slots.map(({ contactId, state }) => [contactId, state.phase]);
}

describe("an agent who transfers a chat", () => {
  it("[TX-01] to a queue has after-contact work, and the chat waits there with its customer", async () => {
    await using harness = await openCenter();
    const offered = await connectChat(harness);

    expect(await transfer(harness, offered, "support")).toEqual({ ok: true, value: "transferred" });

    const next = await newest(harness, offered);
    expect(next.state).toMatchObject({ phase: "queued", place: { queueId: DEMO_IDS.queues.support } });
    expect(await phasesAt(harness, FIRST)).toEqual([[offered.chat.contactId, "after-contact-work"]]);
    const sent = harness.center.chats.sendMessage(offered.customer, {
      contentType: "text/plain",
      content: "Still here",
      clientToken: null,
    });
    expect((await harness.run(sent)).ok).toBe(true);
  });

  it("[TX-01, TX-05, RT-21] to an agent rings there as a contact of its own, and the transcript continues", async () => {
    await using harness = await openCenter();
    const offered = await connectChat(harness);
    await makeAvailable(harness, SECOND);

    await transfer(harness, offered, "last");

    const { id } = await newest(harness, offered);
    expect(await phasesAt(harness, SECOND)).toEqual([[id, "offered"]]);
    acceptedValue(await harness.run(harness.center.agents.accept(SECOND, id)));
    const { contacts } = acceptedValue(await harness.run(harness.center.agents.view(SECOND)));
    const agent = {
      conversationId: offered.chat.conversationId,
      participantId: contacts[0]?.slot.participantId ?? asId(""),
    };
    const read = async (ref: typeof agent) =>
      acceptedValue(await harness.run(harness.center.chats.transcript(ref, PAGE))).items.map(({ event }) => event.type);
    const shared = ["participant.joined", "participant.joined", "participant.left", "participant.joined"];
    expect((await read(agent)).filter((type) => type !== "message.sent")).toEqual([
      ...shared.slice(0, 2),
      "contact.transferred",
      ...shared.slice(2),
    ]);
    expect((await read(offered.customer)).filter((type) => type !== "message.sent")).toEqual(shared);
  });

  it.each([
    ["forward", null],
    ["backward", null],
    ["forward", { kind: "most-recent", count: 2 }],
    ["backward", { kind: "most-recent", count: 1 }],
  ] as const)("[TX-05] reads the transcript up to the transfer, also %s from %j", async (scan, start) => {
    await using harness = await openCenter();
    const offered = await connectChat(harness);
    await transfer(harness, offered, "support");
    const sent = { contentType: "text/plain", content: "Not for them", clientToken: null };
    await harness.run(harness.center.chats.sendMessage(offered.customer, sent));

    const query = { ...PAGE, scan, start };
    const { items } = acceptedValue(await harness.run(harness.center.chats.transcript(offered.agent, query)));

    expect(items.at(-1)?.event.type).toBe("contact.transferred");
    expect(items.some(({ event }) => "content" in event && event.content === sent.content)).toBe(false);
  });

  it("[TX-01] waits in the personal queue of an agent who is not available", async () => {
    await using harness = await openCenter();
    const offered = await connectChat(harness);

    await transfer(harness, offered, "last");
    expect((await newest(harness, offered)).state).toMatchObject({
      phase: "queued",
      place: { queueId: personalQueueId(SECOND) },
    });

    await makeAvailable(harness, SECOND);
    expect((await newest(harness, offered)).state).toMatchObject({ phase: "offered", to: { agentId: SECOND } });
  });

  it("[TX-01] may get it back, as another contact beside the after-contact work", async () => {
    await using harness = await openCenter({ chatSlots: 2 });
    const offered = await connectChat(harness);

    await transfer(harness, offered, "sales");

    const { id } = await newest(harness, offered);
    expect(await phasesAt(harness, FIRST)).toEqual([
      [offered.chat.contactId, "after-contact-work"],
      [id, "offered"],
    ]);
  });

  it("[TX-06] does not change the contact that they get back by commands for the one that they transferred", async () => {
    await using harness = await openCenter({ chatSlots: 2 });
    const offered = await connectChat(harness);
    const old = offered.chat.contactId;
    await transfer(harness, offered, "sales");
    const { id } = await newest(harness, offered);
    const { agents } = harness.center;
    const ended = { ok: false, refusal: { code: "contact-ended", field: "contactId" } };

    expect(await harness.run(agents.accept(FIRST, old))).toEqual(ended);
    expect(await harness.run(agents.reject(FIRST, old))).toEqual(ended);
    acceptedValue(await harness.run(agents.accept(FIRST, id)));
    expect(await transfer(harness, offered, "support")).toEqual(ended);
    expect(await harness.run(agents.end(FIRST, old, offered.customer.participantId))).toEqual(ended);
    acceptedValue(await harness.run(agents.endOrClear(FIRST, old, null)));

    expect(await phasesAt(harness, FIRST)).toEqual([[id, "connected"]]);
  });

  it.each([
    ["phone", "invalid-field"],
    ["unknown", "not-found"],
    ["__proto__", "not-found"],
  ])("[TX-03] is refused the quick connect %s", async (to, code) => {
    await using harness = await openCenter();
    const offered = await connectChat(harness);

    expect(await transfer(harness, offered, to)).toMatchObject({ ok: false, refusal: { code, field: "endpoint" } });
    expect(await phasesAt(harness, FIRST)).toEqual([[offered.chat.contactId, "connected"]]);
  });
});

describe("the contacts of a chain", () => {
  it("[TX-04] are described as they are, also after a restart", async () => {
    await using harness = await openCenter();
    const offered = await connectChat(harness);
    await transfer(harness, offered, "support");
    const { id } = await newest(harness, offered);
    await harness.restart();

    const describeContact = async (contactId: string) =>
      acceptedValue(await harness.run(harness.center.contacts.describe(contactId)));

    expect((await describeContact(offered.chat.contactId)).contact.state).toMatchObject({
      phase: "ended",
      reason: "transferred",
      agentId: FIRST,
    });
    const next = await describeContact(id);
    expect(next.contact).toMatchObject({ id, previousId: offered.chat.contactId, state: { phase: "queued" } });
    expect(next.chain.map(({ id: each }) => each)).toEqual([offered.chat.contactId, id]);
  });

  it("[TX-04] have common attributes; a contact that was transferred cannot be changed or stopped", async () => {
    await using harness = await openCenter();
    const offered = await connectChat(harness);
    await transfer(harness, offered, "support");
    const { id } = await newest(harness, offered);
    const { contacts } = harness.center;
    const old: ContactId = offered.chat.contactId;

    acceptedValue(await harness.run(contacts.updateAttributes(id, { plan: "gold" })));
    expect(acceptedValue(await harness.run(contacts.describe(old))).attributes).toMatchObject({ plan: "gold" });
    const ended = { ok: false, refusal: { code: "contact-ended", field: "ContactId" } };
    expect(await harness.run(contacts.update(old, () => ({ name: "x" })))).toEqual(ended);
    expect(await harness.run(contacts.stop(old, "api"))).toEqual(ended);

    expect((await harness.run(contacts.stop(id, "api"))).ok).toBe(true);
    expect((await newest(harness, offered)).state).toMatchObject({ phase: "ended", reason: "api" });
    expect(await harness.run(contacts.describe("unknown"))).toMatchObject({ refusal: { code: "not-found" } });
  });
});
