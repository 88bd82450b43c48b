import { asId, type ContactId, type ParticipantId } from "@tributary/model";
import { DEMO_IDS, demoDefinition, type InProcessCenter, inProcessCenter, withQuickConnects } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import {
  acceptedValue,
  connectChat,
  contactState,
  FIRST,
  makeAvailable,
  type OfferedChat,
  phasesAt,
  SECOND,
} from "../../test/center.ts";
import { openContacts } from "../contact/contact-chain.ts";

const PAGE = { scan: "forward", limit: 40, start: null, continueAtSeq: null } as const;
const TEXT = { contentType: "text/plain", content: "Hello", clientToken: null };

/** A center whose first and third agent serve *Sales*, with quick connects to queues and to the third one. */
function openCenter({ chatSlots = 2, agents = 3 } = {}): Promise<InProcessCenter> {
  const definition = demoDefinition({ agents, chatSlots, afterContactWorkMs: 30_000 });
  return inProcessCenter({ definition: withQuickConnects(definition) });
}

function add(harness: InProcessCenter, { chat }: OfferedChat, to = "last", by = FIRST) {
  return harness.run(harness.center.agents.add(by, chat.contactId, to));
}

async function wholeOf(harness: InProcessCenter, { chat }: OfferedChat) {
  return acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId))).whole;
}

/** Returns the contact that was added to a chat last. */
async function lastAdded(harness: InProcessCenter, chat: OfferedChat) {
  const added = (await wholeOf(harness, chat)).added?.at(-1);
  if (added === undefined) throw new Error("no added contact");
  return added;
}

/** A chat of the first agent, to which the second one was added; `second`: as a participant. */
async function chatOfTwo(harness: InProcessCenter) {
  const chat = await connectChat(harness);
  await makeAvailable(harness, SECOND);
  acceptedValue(await add(harness, chat));
  const { id } = await lastAdded(harness, chat);
  acceptedValue(await harness.run(harness.center.agents.accept(SECOND, id)));
  const { contacts } = acceptedValue(await harness.run(harness.center.agents.view(SECOND)));
  const participantId = contacts[0]?.slot.participantId ?? asId<ParticipantId>("");
  return { chat, addedId: id, second: { conversationId: chat.chat.conversationId, participantId } };
}

async function transcriptOf(harness: InProcessCenter, participant: OfferedChat["agent"]) {
  const { items } = acceptedValue(await harness.run(harness.center.chats.transcript(participant, PAGE)));
  return items.map(({ event }) => ("content" in event ? event.content : event.type));
}

describe("an agent who asks for another one", () => {
  it("[MP-01, MP-04] keeps the chat, in which the other one takes part once they have accepted", async () => {
    await using harness = await openCenter();
    const { chat, addedId, second } = await chatOfTwo(harness);

    expect([await phasesAt(harness, FIRST), await phasesAt(harness, SECOND)]).toEqual([["connected"], ["connected"]]);
    const described = acceptedValue(await harness.run(harness.center.contacts.describe(addedId)));
    expect(described.contact).toMatchObject({ previousId: chat.chat.contactId, state: { phase: "connected" } });
    expect(described.chain.map(({ id }) => id)).toEqual([chat.chat.contactId, addedId]);
    for (const from of [chat.customer, chat.agent, second])
      acceptedValue(await harness.run(harness.center.chats.sendMessage(from, TEXT)));
    expect((await transcriptOf(harness, second)).filter((each) => each === "Hello")).toHaveLength(3);
  });

  it("[MP-01] does not send the texts of the flow to the customer, and sets its attributes", async () => {
    await using harness = await openCenter();
    const chat = await connectChat(harness);
    const before = await transcriptOf(harness, chat.customer);

    expect(await add(harness, chat, "sales")).toEqual({ ok: true, value: "added" });

    expect(await transcriptOf(harness, chat.customer)).toEqual(before);
    expect((await lastAdded(harness, chat)).state).toMatchObject({ phase: "queued" });
  });

  it("[MP-01] gets *failed* if the flow does not queue the contact, and nothing changes", async () => {
    await using harness = await openCenter();
    const chat = await connectChat(harness);
    const { seq } = await wholeOf(harness, chat);

    expect(await add(harness, chat, "broken")).toEqual({ ok: true, value: "failed" });

    expect((await wholeOf(harness, chat)).seq).toBe(seq);
  });

  it.each([
    ["phone", "invalid-field"],
    ["unknown", "not-found"],
  ])("[MP-02] is refused the quick connect %s", async (to, code) => {
    await using harness = await openCenter();
    const chat = await connectChat(harness);

    expect(await add(harness, chat, to)).toMatchObject({ ok: false, refusal: { code, field: "endpoint" } });
  });

  it("[MP-02] is refused a sixth agent, and anything about a contact that they have not accepted", async () => {
    await using harness = await openCenter();
    const chat = await connectChat(harness);
    for (let count = 0; count < 4; count += 1) acceptedValue(await add(harness, chat, "support"));

    expect(await add(harness, chat, "support")).toMatchObject({ ok: false, refusal: { code: "quota-exceeded" } });
    expect(await add(harness, chat, "support", SECOND)).toMatchObject({ ok: false, refusal: { code: "not-found" } });
  });

  it("[MP-02] is refused another one after fifty contacts", async () => {
    await using harness = await openCenter();
    const chat = await connectChat(harness);
    for (let count = 0; count < 49; count += 1) {
      acceptedValue(await add(harness, chat, "support"));
      const { id } = await lastAdded(harness, chat);
      acceptedValue(await harness.run(harness.center.agents.end(FIRST, chat.chat.contactId, id)));
    }

    expect(await add(harness, chat, "support")).toMatchObject({ ok: false, refusal: { code: "quota-exceeded" } });
  });
});

describe("a contact that was added", () => {
  it("[MP-03, RT-22] is not offered to agents of the chat, which is explained, and keeps no other contact from them", async () => {
    await using harness = await openCenter();
    const chat = await connectChat(harness);

    acceptedValue(await add(harness, chat, "sales"));
    const other = await connectChat(harness);

    expect(await phasesAt(harness, FIRST)).toEqual(["connected", "connected"]);
    expect((await lastAdded(harness, chat)).state.phase).toBe("queued");
    const { id } = await lastAdded(harness, chat);
    const explained = acceptedValue(await harness.run(harness.center.contacts.explainRouting(id)));
    expect(explained).toMatchObject({
      agents: expect.arrayContaining([{ agentId: FIRST, obstacle: { kind: "in-conversation" } }]),
    });
    const beside = acceptedValue(await harness.run(harness.center.contacts.explainRouting(chat.chat.contactId)));
    expect(beside).toMatchObject({
      phase: "connected",
      awaited: [{ contactId: id, queueId: DEMO_IDS.queues.sales, agentId: null }],
    });
    expect(await harness.run(harness.center.contacts.assign(id, FIRST))).toMatchObject({
      refusal: { code: "wrong-phase", field: "UserId" },
    });
    expect((await contactState(harness, other.chat)).phase).toBe("connected");
  });

  it("[MP-03] rings, is missed, and waits again, and its agent is not a participant meanwhile", async () => {
    await using harness = await openCenter();
    const chat = await connectChat(harness);
    await makeAvailable(harness, SECOND);
    acceptedValue(await add(harness, chat));
    expect((await lastAdded(harness, chat)).state.phase).toBe("offered");

    await harness.clock.run(20_000);

    expect((await lastAdded(harness, chat)).state.phase).toBe("queued");
    expect(await phasesAt(harness, SECOND)).toEqual(["missed"]);
    expect((await wholeOf(harness, chat)).participants).toHaveLength(2);
  });

  it("[MP-03] continues after a crash", async () => {
    await using harness = await openCenter();
    const chat = await connectChat(harness);
    acceptedValue(await add(harness, chat));
    await harness.crashAndRestart();

    await makeAvailable(harness, SECOND);

    expect((await lastAdded(harness, chat)).state.phase).toBe("offered");
  });

  it("[MP-07] is withdrawn by an agent of the chat, by its id", async () => {
    await using harness = await openCenter();
    const chat = await connectChat(harness);
    await makeAvailable(harness, SECOND);
    acceptedValue(await add(harness, chat));
    const { id } = await lastAdded(harness, chat);

    acceptedValue(await harness.run(harness.center.agents.end(FIRST, chat.chat.contactId, id)));

    expect(await phasesAt(harness, SECOND)).toEqual([]);
    expect(openContacts(await wholeOf(harness, chat))).toHaveLength(1);
    const described = acceptedValue(await harness.run(harness.center.contacts.describe(id)));
    expect(described.contact.state).toMatchObject({ phase: "ended", reason: "agent-disconnect" });
  });

  it("[MP-07] is ended by the API without the chat", async () => {
    await using harness = await openCenter();
    const { chat, addedId } = await chatOfTwo(harness);

    acceptedValue(await harness.run(harness.center.contacts.stop(addedId, "api")));

    expect([await phasesAt(harness, FIRST), await phasesAt(harness, SECOND)]).toEqual([
      ["connected"],
      ["after-contact-work"],
    ]);
    expect(openContacts(await wholeOf(harness, chat))).toHaveLength(1);
  });
});

describe("several agents in a chat", () => {
  it("[MP-05] the first one leaves, and the chat goes on with the other one's contact", async () => {
    await using harness = await openCenter();
    const { chat, addedId, second } = await chatOfTwo(harness);
    const { contactId } = chat.chat;

    acceptedValue(await harness.run(harness.center.agents.end(FIRST, contactId, chat.agent.participantId)));

    const whole = await wholeOf(harness, chat);
    expect([whole.contact.id, whole.added, whole.earlier?.map(({ id }) => id)]).toEqual([addedId, [], [contactId]]);
    expect(await phasesAt(harness, FIRST)).toEqual(["after-contact-work"]);
    acceptedValue(await harness.run(harness.center.chats.sendMessage(second, TEXT)));
    expect(await harness.run(harness.center.chats.sendMessage(chat.agent, TEXT))).toMatchObject({ ok: false });
  });

  it("[MP-05] an agent leaves by their own client", async () => {
    await using harness = await openCenter();
    const { chat, second } = await chatOfTwo(harness);

    acceptedValue(await harness.run(harness.center.chats.leave(second)));

    expect([await phasesAt(harness, FIRST), await phasesAt(harness, SECOND)]).toEqual([
      ["connected"],
      ["after-contact-work"],
    ]);
    expect((await contactState(harness, chat.chat)).phase).toBe("connected");
  });

  it("[MP-05, CM-07] the chat's duration ends it also after the first agent has left", async () => {
    await using harness = await openCenter();
    const { chat, addedId } = await chatOfTwo(harness);
    acceptedValue(await harness.run(harness.center.chats.leave(chat.agent)));
    const { chat: terms } = await wholeOf(harness, chat);

    await harness.clock.run((terms?.expiresAt ?? 0) - harness.clock.now());

    const { contact } = acceptedValue(await harness.run(harness.center.contacts.describe(addedId)));
    expect(contact.state).toMatchObject({ phase: "ended", reason: "expired" });
  });

  it("[MP-06] the customer leaves: all contacts end, with the work of each agent", async () => {
    await using harness = await openCenter();
    const { chat, addedId } = await chatOfTwo(harness);
    acceptedValue(await add(harness, chat, "support"));
    const waiting = await lastAdded(harness, chat);

    acceptedValue(await harness.run(harness.center.chats.leave(chat.customer)));

    expect([await phasesAt(harness, FIRST), await phasesAt(harness, SECOND)]).toEqual([
      ["after-contact-work"],
      ["after-contact-work"],
    ]);
    for (const id of [chat.chat.contactId, addedId, waiting.id]) {
      const { contact } = acceptedValue(await harness.run(harness.center.contacts.describe(id)));
      expect(contact.state).toMatchObject({ phase: "ended", reason: "customer-disconnect" });
    }
    await harness.clock.run(30_000);
    expect([await phasesAt(harness, FIRST), await phasesAt(harness, SECOND)]).toEqual([[], []]);
  });

  it("[MP-06] the only connected agent leaves: the chat ends, and an awaited one is not needed any more", async () => {
    await using harness = await openCenter();
    const chat = await connectChat(harness);
    await makeAvailable(harness, SECOND);
    acceptedValue(await add(harness, chat));

    acceptedValue(await harness.run(harness.center.chats.leave(chat.agent)));

    expect((await contactState(harness, chat.chat)).phase).toBe("ended");
    expect(await phasesAt(harness, SECOND)).toEqual([]);
  });

  it("[MP-07] each of them may disconnect the others, or the customer", async () => {
    await using harness = await openCenter();
    const { chat, addedId } = await chatOfTwo(harness);

    acceptedValue(await harness.run(harness.center.agents.end(SECOND, addedId, chat.agent.participantId)));
    expect(await phasesAt(harness, FIRST)).toEqual(["after-contact-work"]);
    acceptedValue(await harness.run(harness.center.agents.end(SECOND, addedId, chat.customer.participantId)));

    expect(await phasesAt(harness, SECOND)).toEqual(["after-contact-work"]);
    expect(await harness.run(harness.center.agents.end(SECOND, addedId, "nobody"))).toMatchObject({
      refusal: { code: "contact-ended" },
    });
  });

  it("[MP-07] a request to disconnect another one that comes after the end clears nothing", async () => {
    await using harness = await openCenter();
    const { chat, second } = await chatOfTwo(harness);
    const { contactId } = chat.chat;
    acceptedValue(await harness.run(harness.center.chats.leave(chat.customer)));

    const late = await harness.run(harness.center.agents.endOrClear(FIRST, contactId, second.participantId));

    expect(late).toMatchObject({ refusal: { code: "contact-ended" } });
    expect(await phasesAt(harness, FIRST)).toEqual(["after-contact-work"]);
    acceptedValue(await harness.run(harness.center.agents.endOrClear(FIRST, contactId, chat.agent.participantId)));
    expect(await phasesAt(harness, FIRST)).toEqual([]);
  });

  it("[TX-05] a transfer that failed is in the transcript of the agent who tried it only", async () => {
    await using harness = await openCenter();
    const { chat, second } = await chatOfTwo(harness);

    acceptedValue(await harness.run(harness.center.agents.transfer(FIRST, chat.chat.contactId, "broken")));

    expect((await transcriptOf(harness, chat.agent)).at(-1)).toBe("contact.transfer-failed");
    expect(await transcriptOf(harness, second)).not.toContain("contact.transfer-failed");
  });

  it("[MP-08] one of them transfers the chat: all leave, and the next contact waits", async () => {
    await using harness = await openCenter({ chatSlots: 1 });
    const { chat, addedId } = await chatOfTwo(harness);

    const transferred = await harness.run(harness.center.agents.transfer(SECOND, addedId, "support"));

    expect(transferred).toEqual({ ok: true, value: "transferred" });
    expect([await phasesAt(harness, FIRST), await phasesAt(harness, SECOND)]).toEqual([
      ["after-contact-work"],
      ["after-contact-work"],
    ]);
    const { contact, added } = await wholeOf(harness, chat);
    expect([contact.state.phase, contact.previousId, added]).toEqual(["queued", addedId, []]);
  });

  it("[MP-09] an agent who has left reads the transcript up to that", async () => {
    await using harness = await openCenter();
    const { chat, second } = await chatOfTwo(harness);
    acceptedValue(await harness.run(harness.center.chats.leave(second)));
    acceptedValue(await harness.run(harness.center.chats.sendMessage(chat.customer, TEXT)));

    expect((await transcriptOf(harness, second)).at(-1)).toBe("participant.left");
    expect((await transcriptOf(harness, chat.agent)).at(-1)).toBe("Hello");
  });

  it("[MP-06] an agent who was there at the end reads the whole transcript", async () => {
    await using harness = await openCenter();
    const { chat, second } = await chatOfTwo(harness);
    acceptedValue(await harness.run(harness.center.chats.leave(chat.customer)));

    expect((await transcriptOf(harness, second)).at(-1)).toBe("contact.ended");
  });

  it("[MP-05] are the same after a restart", async () => {
    await using harness = await openCenter();
    const { chat, addedId } = await chatOfTwo(harness);
    const before = await wholeOf(harness, chat);
    await harness.restart();

    expect(await wholeOf(harness, chat)).toEqual(before);
    const own: ContactId = chat.chat.contactId;
    acceptedValue(await harness.run(harness.center.agents.end(FIRST, own, chat.agent.participantId)));
    expect((await wholeOf(harness, chat)).contact.id).toBe(addedId);
  });
});
