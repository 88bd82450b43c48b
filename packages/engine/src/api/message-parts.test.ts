import type { ParticipantRef } from "@tributary/engine";
import { timeOfItemId } from "@tributary/model";
import { demoDefinition, type InProcessCenter, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, FIRST, makeAvailable, SALES_CHAT } from "../../test/center.ts";
import { openTwoNodes } from "../../test/cluster.ts";
import { PARTS_LIFETIME_MS, type ShownPart } from "../chat/message-parts.ts";

const TEXT = { contentType: "text/plain" } as const;
const BOT = { displayName: "Helper", token: null, by: { kind: "command-line" } } as const;
const PAGE = { scan: "forward", limit: 40, start: null, continueAtSeq: null } as const;

type Running = Pick<InProcessCenter, "center">;
type Runner = Pick<InProcessCenter, "run">;

/** A waiting chat with a bot that has not connected, whose customer's client can show parts. */
async function chatWithBot(
  { run }: Runner,
  { center }: Running,
  responseMode: { readonly responseMode?: "incremental" } = { responseMode: "incremental" },
) {
  const chat = acceptedValue(await run(center.chats.start({ ...SALES_CHAT, ...responseMode })));
  const customer: ParticipantRef = { conversationId: chat.conversationId, participantId: chat.participantId };
  acceptedValue(await run(center.chats.join(customer)));
  const bot: ParticipantRef = acceptedValue(await run(center.bots.add(chat.contactId, BOT)));
  return { chat, customer, bot };
}

/** Returns the parts that a follower of the conversation receives from now on. */
async function followParts({ run }: Runner, { center }: Running, { conversationId }: ParticipantRef) {
  const parts: ShownPart[] = [];
  const following = center.feeds.followConversation(conversationId, "now", {
    onEvent: () => undefined,
    onTyping: () => undefined,
    onPart: (part) => parts.push(part),
    onEnd: () => undefined,
  });
  await run(following.ready);
  return parts;
}

/** Returns the events of a type in the store. */
function stored({ disk }: Pick<InProcessCenter, "disk">, type: string): readonly Record<string, unknown>[] {
  return disk.journal.map(({ text }) => JSON.parse(text)).filter((event) => event.type === type);
}

const openCenter = () => inProcessCenter({ definition: demoDefinition({ agents: 1 }) });

describe("a message in parts", () => {
  it("[SB-01, SB-02] is begun by a bot, which joins by it; its parts are delivered and not stored", async () => {
    await using harness = await openCenter();
    const { bot, customer } = await chatWithBot(harness, harness);
    const { messageParts, chats } = harness.center;
    const parts = await followParts(harness, harness, bot);

    const { itemId } = acceptedValue(await harness.run(messageParts.begin(bot, "text/plain")));
    expect(stored(harness, "participant.joined").at(-1)).toMatchObject({ role: "custom-bot" });
    const before = harness.disk.journal.length;
    acceptedValue(await harness.run(messageParts.show(bot, { itemId, number: 1, ...TEXT, content: "The " })));

    const author = { participantId: bot.participantId, role: "custom-bot", displayName: "Helper" };
    const contactId = bot.conversationId;
    const at = harness.clock.now();
    const shownTo = customer.participantId;
    expect(parts).toEqual([{ itemId, number: 1, ...TEXT, content: "The ", at, contactId, author, shownTo }]);
    expect(harness.disk.journal).toHaveLength(before);
    expect(acceptedValue(await harness.run(chats.transcript(customer, PAGE))).items.at(-1)?.event.type).toBe(
      "participant.joined",
    );
  });

  it("[SB-03] is one event with the id of its parts, also for receipts and as a position in the transcript", async () => {
    await using harness = await openCenter();
    const { bot, customer } = await chatWithBot(harness, harness);
    const { messageParts, chats } = harness.center;
    const { itemId } = acceptedValue(await harness.run(messageParts.begin(bot, "text/plain")));
    await harness.clock.run(2_000);
    const between = { ...TEXT, content: "between", clientToken: null };
    acceptedValue(await harness.run(chats.sendMessage(customer, between)));

    const sent = await harness.run(messageParts.complete(bot, { itemId, ...TEXT, content: "Whole", count: 2 }));

    expect(sent).toMatchObject({ ok: true, value: { id: itemId, at: harness.clock.now() + 1 } });
    const inParts = { itemId, count: 2, shownTo: customer.participantId };
    expect(stored(harness, "message.sent").at(-1)).toMatchObject({ content: "Whole", inParts });
    acceptedValue(await harness.run(chats.sendReceipt(customer, { messageId: itemId, kind: "read" })));
    const start = { kind: "id", id: itemId } as const;
    const { items } = acceptedValue(await harness.run(chats.transcript(customer, { ...PAGE, start })));
    expect(items.map(({ id }) => id)).toEqual([itemId]);
    expect(items[0]?.receipts).toMatchObject([{ recipientId: customer.participantId }]);
  });

  it("[SB-02, SB-03] has no parts and the id of any message if the customer's client cannot show parts", async () => {
    await using harness = await openCenter();
    const { bot } = await chatWithBot(harness, harness, {});
    const { messageParts } = harness.center;
    const parts = await followParts(harness, harness, bot);
    const { itemId } = acceptedValue(await harness.run(messageParts.begin(bot, "text/plain")));

    acceptedValue(await harness.run(messageParts.show(bot, { itemId, number: 1, ...TEXT, content: "Wh" })));
    const message = { itemId, ...TEXT, content: "Whole", count: 1 };
    const sent = acceptedValue(await harness.run(messageParts.complete(bot, message)));

    expect(parts).toEqual([]);
    expect(sent.id).not.toBe(itemId);
    expect(timeOfItemId(sent.id)).toBe(sent.at);
    expect(stored(harness, "message.sent").at(-1)).not.toHaveProperty("inParts");
    expect(acceptedValue(await harness.run(messageParts.complete(bot, message)))).toEqual(sent);
  });

  it("[SB-04] is complete once: also after a restart, and just after the end of the contact", async () => {
    await using harness = await openCenter();
    const { bot, customer } = await chatWithBot(harness, harness);
    const { itemId } = acceptedValue(await harness.run(harness.center.messageParts.begin(bot, "text/plain")));
    const complete = (content: string) =>
      harness.run(harness.center.messageParts.complete(bot, { itemId, ...TEXT, content, count: 1 }));

    const first = acceptedValue(await complete("Whole"));
    expect(await complete("Other")).toMatchObject({ refusal: { code: "token-reused", field: "MessageToken" } });
    await harness.crashAndRestart();
    expect(acceptedValue(await complete("Whole"))).toEqual(first);
    expect(await complete("Other")).toMatchObject({ refusal: { code: "token-reused" } });
    acceptedValue(await harness.run(harness.center.chats.leave(customer)));

    expect(acceptedValue(await complete("Whole"))).toEqual(first);
    expect(await complete("Other")).toMatchObject({ refusal: { code: "contact-ended" } });
    const ofBot = stored(harness, "message.sent").filter(({ role }) => role === "custom-bot");
    expect(ofBot).toHaveLength(1);
  });

  it("[SB-05] ends with the access of the bot: an agent has joined, or the contact has ended", async () => {
    await using harness = await openCenter();
    const { bot, chat } = await chatWithBot(harness, harness);
    const { messageParts } = harness.center;
    const parts = await followParts(harness, harness, bot);
    const { itemId } = acceptedValue(await harness.run(messageParts.begin(bot, "text/plain")));
    const part = { itemId, ...TEXT, content: "more" };
    await makeAvailable(harness);
    acceptedValue(await harness.run(harness.center.agents.accept(FIRST, chat.contactId)));

    const refused = { refusal: { code: "participant-left" } };
    expect(await harness.run(messageParts.show(bot, { ...part, number: 1 }))).toMatchObject(refused);
    expect(await harness.run(messageParts.complete(bot, { ...part, count: 1 }))).toMatchObject(refused);
    expect(await harness.run(messageParts.begin(bot, "text/plain"))).toMatchObject(refused);
    expect(parts).toEqual([]);
  });

  it.each([
    ["application/json", "invalid-field"],
    ["text/markdown", "content-type-not-allowed"],
  ])("[SB-01] is not begun with the content type %s: it is not text, or not one of the chat", async (type, code) => {
    await using harness = await openCenter();
    const { bot } = await chatWithBot(harness, harness);

    const begun = await harness.run(harness.center.messageParts.begin(bot, type));

    expect(begun).toMatchObject({ refusal: { code, field: "ContentType" } });
  });

  it("[SB-01] is not begun, and not continued, by another participant than a bot", async () => {
    await using harness = await openCenter();
    const { bot, customer } = await chatWithBot(harness, harness);
    const { messageParts } = harness.center;
    const { itemId } = acceptedValue(await harness.run(messageParts.begin(bot, "text/plain")));

    const refused = { refusal: { code: "token-invalid" } };
    expect(await harness.run(messageParts.begin(customer, "text/plain"))).toMatchObject(refused);
    const part = { itemId, number: 1, ...TEXT, content: "x" };
    expect(await harness.run(messageParts.show(customer, part))).toMatchObject(refused);
  });

  it("[SB-06] expires five minutes after its beginning", async () => {
    await using harness = await openCenter();
    const { bot } = await chatWithBot(harness, harness);

    const { expiresAt } = acceptedValue(await harness.run(harness.center.messageParts.begin(bot, "text/plain")));

    expect(expiresAt - harness.clock.now()).toBe(PARTS_LIFETIME_MS);
    expect(PARTS_LIFETIME_MS).toBe(300_000);
  });

  it("[SB-02] reaches the followers of other nodes, in order", async () => {
    const { cluster, first, second } = await openTwoNodes();
    const { bot } = await chatWithBot(cluster, first);
    const { itemId } = acceptedValue(await cluster.run(first.center.messageParts.begin(bot, "text/plain")));
    const parts = await followParts(cluster, second, bot);

    for (const number of [1, 2, 3])
      acceptedValue(
        await cluster.run(first.center.messageParts.show(bot, { itemId, number, ...TEXT, content: String(number) })),
      );
    await cluster.clock.run(100);

    expect(parts.map(({ content }) => content)).toEqual(["1", "2", "3"]);
  });
});
