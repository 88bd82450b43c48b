import type { ParticipantRef } from "@tributary/engine";
import { asId, type ParticipantId } from "@tributary/model";
import {
  DEMO_IDS,
  demoDefinition,
  type InProcessCenter,
  inProcessCenter,
  withQuickConnects,
  withTasks,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, connectChat, contactState, FIRST, makeAvailable, queueChat } from "../../test/center.ts";
import { MAX_BOTS } from "../chat/decide-bot.ts";
import type { TaskRequest } from "./tasks.ts";

const PAGE = { scan: "forward", limit: 40, start: null, continueAtSeq: null } as const;
const HELLO = { contentType: "text/plain", content: "Hello", clientToken: null };
const TASK: TaskRequest = {
  name: "Call back",
  description: "",
  references: {},
  attributes: {},
  scheduledAt: null,
  lifetimeMs: null,
  clientToken: null,
  relatedContactId: null,
  start: { kind: "flow", id: DEMO_IDS.flows.sales, field: "ContactFlowId" },
};
const BOT = { displayName: "Helper", token: null, by: { kind: "command-line" } } as const;

async function openCenter(): Promise<InProcessCenter> {
  return inProcessCenter({ definition: withTasks(withQuickConnects(demoDefinition({ agents: 3, chatSlots: 2 })), 1) });
}

type NewBot = Parameters<InProcessCenter["center"]["bots"]["add"]>[1];

const add = (harness: InProcessCenter, contactId: string, changes: Partial<NewBot> = {}) =>
  harness.run(harness.center.bots.add(contactId, { ...BOT, ...changes }));

/** A waiting chat with a bot that has connected. */
async function chatWithBot(harness: InProcessCenter) {
  const chat = await queueChat(harness);
  const bot: ParticipantRef = acceptedValue(await add(harness, chat.contactId));
  acceptedValue(await harness.run(harness.center.chats.join(bot)));
  const customer: ParticipantRef = { conversationId: chat.conversationId, participantId: chat.participantId };
  return { chat, bot, customer };
}

async function itemsOf(harness: InProcessCenter, reader: ParticipantRef) {
  const { items } = acceptedValue(await harness.run(harness.center.chats.transcript(reader, PAGE)));
  return items.map(({ event }) => {
    if (event.type === "message.sent") return `${event.role}: ${event.content}`;
    return "role" in event ? `${event.role} ${event.type}` : event.type;
  });
}

describe("a bot in a waiting chat", () => {
  it("[BO-01, BO-04] joins by connecting, writes and reads, and has its role and name in the transcript of the customer", async () => {
    await using harness = await openCenter();
    const { bot, customer, chat } = await chatWithBot(harness);
    const { chats } = harness.center;

    acceptedValue(await harness.run(chats.sendMessage(customer, { ...HELLO, content: "Question" })));
    acceptedValue(await harness.run(chats.sendMessage(bot, { ...HELLO, content: "Answer" })));
    acceptedValue(await harness.run(chats.sendTyping(bot)));

    const items = await itemsOf(harness, customer);
    expect(items.slice(-3)).toEqual(["custom-bot participant.joined", "customer: Question", "custom-bot: Answer"]);
    expect(await itemsOf(harness, bot)).toEqual(items);
    const { participants } = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));
    expect(participants.at(-1)).toMatchObject({ role: "custom-bot", displayName: "Helper", agentId: null });
    const added = harness.disk.journal.filter(({ text }) => text.includes('"participant.added"'));
    expect(added.map(({ text }) => JSON.parse(text).by)).toEqual([{ kind: "command-line" }]);
  });

  it("[BO-04] joins by its first message at the latest, and once only", async () => {
    await using harness = await openCenter();
    const chat = await queueChat(harness);
    const bot = acceptedValue(await add(harness, chat.contactId));

    acceptedValue(await harness.run(harness.center.chats.sendMessage(bot, HELLO)));
    acceptedValue(await harness.run(harness.center.chats.join(bot)));

    const joined = (await itemsOf(harness, bot)).filter((item) => item.startsWith("custom-bot"));
    expect(joined).toEqual(["custom-bot participant.joined", "custom-bot: Hello"]);
  });

  it("[BO-04] records the receipts of customer and bot for each other's messages", async () => {
    await using harness = await openCenter();
    const { bot, customer } = await chatWithBot(harness);
    const { chats } = harness.center;
    const sent = acceptedValue(await harness.run(chats.sendMessage(bot, HELLO)));

    acceptedValue(await harness.run(chats.sendReceipt(customer, { messageId: sent.id, kind: "read" })));

    const { items } = acceptedValue(await harness.run(chats.transcript(bot, PAGE)));
    expect(items.at(-1)?.receipts).toMatchObject([{ recipientId: customer.participantId }]);
  });

  it("[BO-06] leaves without an effect on the contact, which keeps its position in the queue", async () => {
    await using harness = await openCenter();
    const { bot, customer, chat } = await chatWithBot(harness);
    const before = await contactState(harness, chat);

    acceptedValue(await harness.run(harness.center.chats.leave(bot)));

    expect(await contactState(harness, chat)).toEqual(before);
    expect((await itemsOf(harness, customer)).at(-1)).toBe("custom-bot participant.left");
    expect(await harness.run(harness.center.chats.sendMessage(bot, HELLO))).toMatchObject({
      refusal: { code: "participant-left" },
    });
    acceptedValue(await harness.run(harness.center.chats.sendMessage(customer, HELLO)));
  });

  it("[BO-05] leaves in the commit in which an agent joins, and receives nothing of what follows", async () => {
    await using harness = await openCenter();
    const { bot, chat } = await chatWithBot(harness);
    await makeAvailable(harness);

    acceptedValue(await harness.run(harness.center.agents.accept(FIRST, chat.contactId)));

    const { contacts } = acceptedValue(await harness.run(harness.center.agents.view(FIRST)));
    const agent = { ...bot, participantId: contacts[0]?.slot.participantId ?? asId<ParticipantId>("") };
    const last = (await itemsOf(harness, agent)).slice(-2);
    expect(last).toEqual(["agent participant.joined", "custom-bot participant.left"]);
    expect(await harness.run(harness.center.chats.transcript(bot, PAGE))).toMatchObject({
      refusal: { code: "participant-left" },
    });
    const leaving = await harness.run(harness.center.feeds.leavingOf(bot.conversationId, bot.participantId));
    expect(leaving).toMatchObject({ type: "participant.left", participantId: bot.participantId });
  });

  it("[BO-07] leaves with the others at the end of the contact", async () => {
    await using harness = await openCenter();
    const { bot, customer, chat } = await chatWithBot(harness);

    acceptedValue(await harness.run(harness.center.chats.leave(customer)));

    const { participants } = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));
    expect(participants.map(({ state }) => state.phase)).toEqual(["left", "left"]);
    expect(await harness.run(harness.center.chats.sendMessage(bot, HELLO))).toMatchObject({
      refusal: { code: "contact-ended" },
    });
    expect(await harness.run(harness.center.feeds.leavingOf(bot.conversationId, bot.participantId))).toBeNull();
  });

  it("[BO-04, BO-06] is there after a restart, also for its next message", async () => {
    await using harness = await openCenter();
    const { bot, customer } = await chatWithBot(harness);

    await harness.crashAndRestart();

    acceptedValue(await harness.run(harness.center.chats.sendMessage(bot, HELLO)));
    expect((await itemsOf(harness, customer)).at(-1)).toBe("custom-bot: Hello");
  });
});

describe("a bot is added", () => {
  it("[BO-07] again after a transfer, while the next contact waits", async () => {
    await using harness = await openCenter();
    const { chat } = await connectChat(harness);
    expect(await add(harness, chat.contactId)).toMatchObject({ refusal: { code: "contact-conflict" } });
    acceptedValue(await harness.run(harness.center.agents.transfer(FIRST, chat.contactId, "support")));
    const { chain } = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));

    const bot = acceptedValue(await add(harness, chain.at(-1)?.id ?? ""));

    acceptedValue(await harness.run(harness.center.chats.sendMessage(bot, HELLO)));
    expect(await add(harness, chat.contactId)).toMatchObject({ refusal: { code: "contact-ended" } });
  });

  it("[BO-02] once for repeated requests with a client token", async () => {
    await using harness = await openCenter();
    const { contactId } = await queueChat(harness);
    const token = { key: "one", requestDigest: "a" };

    const first = acceptedValue(await add(harness, contactId, { token }));
    acceptedValue(await harness.run(harness.center.chats.join(first)));
    await harness.crashAndRestart();

    expect(acceptedValue(await add(harness, contactId, { token }))).toEqual(first);
    expect(await add(harness, contactId, { token: { ...token, requestDigest: "b" } })).toMatchObject({
      refusal: { code: "token-reused", field: "ClientToken" },
    });
  });

  it("[BO-03] and must connect within 15 seconds; then another one may take its place", async () => {
    await using harness = await openCenter();
    const { contactId } = await queueChat(harness);
    const late = acceptedValue(await add(harness, contactId));
    await harness.clock.run(14_000);
    expect((await harness.run(harness.center.chats.transcript(late, PAGE))).ok).toBe(true);
    expect(await add(harness, contactId)).toMatchObject({ refusal: { code: "quota-exceeded" } });

    await harness.clock.run(1_100);

    const refusal = { code: "token-expired", field: "ParticipantToken", expected: "was not used within 15 seconds" };
    expect(await harness.run(harness.center.chats.join(late))).toEqual({ ok: false, refusal });
    expect(await harness.run(harness.center.chats.transcript(late, PAGE))).toEqual({ ok: false, refusal });
    const next = acceptedValue(await add(harness, contactId));
    acceptedValue(await harness.run(harness.center.chats.join(next)));
    expect(await harness.run(harness.center.chats.join(late))).toMatchObject({ refusal: { code: "token-invalid" } });
  });

  it(`[BO-02] while no other one is present, and at most ${MAX_BOTS} times`, async () => {
    await using harness = await openCenter();
    const { contactId } = await queueChat(harness);
    for (let count = 0; count < MAX_BOTS; count += 1) {
      const bot = acceptedValue(await add(harness, contactId));
      acceptedValue(await harness.run(harness.center.chats.join(bot)));
      if (count === 0) {
        expect(await add(harness, contactId)).toMatchObject({
          refusal: { code: "quota-exceeded", field: "ParticipantDetails.ParticipantRole" },
        });
      }
      acceptedValue(await harness.run(harness.center.chats.leave(bot)));
    }

    expect(await add(harness, contactId)).toMatchObject({ refusal: { code: "quota-exceeded", field: "ContactId" } });
  });

  it("[BO-01] to chats only, and not to one that an agent has or that has ended", async () => {
    await using harness = await openCenter();
    const task = acceptedValue(await harness.run(harness.center.tasks.create(TASK)));
    const { chat, customer } = await connectChat(harness);

    expect(await add(harness, task.contactId)).toMatchObject({ refusal: { code: "wrong-phase" } });
    expect(await add(harness, chat.contactId)).toMatchObject({ refusal: { code: "contact-conflict" } });
    acceptedValue(await harness.run(harness.center.chats.leave(customer)));
    expect(await add(harness, chat.contactId)).toMatchObject({ refusal: { code: "contact-ended" } });
    expect(await add(harness, "unknown")).toMatchObject({ refusal: { code: "not-found", field: "ContactId" } });
  });

  it("[BO-05] and does not join an agent who accepted before it connected", async () => {
    await using harness = await openCenter();
    const chat = await queueChat(harness);
    const bot = acceptedValue(await add(harness, chat.contactId));
    await makeAvailable(harness);
    acceptedValue(await harness.run(harness.center.agents.accept(FIRST, chat.contactId)));

    expect(await harness.run(harness.center.chats.join(bot))).toMatchObject({ refusal: { code: "participant-left" } });
    expect(await harness.run(harness.center.chats.transcript(bot, PAGE))).toMatchObject({
      refusal: { code: "participant-left" },
    });
    const items = await itemsOf(harness, { ...bot, participantId: chat.participantId });
    expect(items.filter((item) => item.startsWith("custom-bot"))).toEqual([]);
  });
});
