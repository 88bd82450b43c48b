import type { Store } from "@tributary/journal";
import { present } from "@tributary/kernel";
import { MAX_ATTRIBUTES_BYTES } from "@tributary/model";
import { describe, expect, it } from "vitest";
import {
  acceptedValue,
  connectChat,
  FIRST,
  makeAvailable,
  queueChat,
  SALES_CHAT,
  SECOND,
  startChat,
} from "../../test/center.ts";
import { openTwoNodes, queueChatOn } from "../../test/cluster.ts";
import { PNG, sendFile, startFile, storeFile } from "../../test/files.ts";
import {
  BY,
  chatOfThree,
  continued,
  definition,
  endedChat,
  entire,
  leave,
  open,
  PAGE,
  read,
  say,
  segment,
} from "../../test/past-chats.ts";
import type { Rehydration } from "../chat/rehydration.ts";

describe("a chat that continues an ended one", () => {
  it("[RH-01] has the transcripts of the documented example", async () => {
    await using harness = await open();
    const { first, second, third } = await chatOfThree(harness);

    const ofSecond = await continued(harness, segment(second));
    const ofAll = await continued(harness, entire(first));
    const ofFirst = await continued(harness, segment(first));

    expect([ofSecond.continuedFrom, await read(harness, ofSecond)]).toEqual([second, ["one", "two"]]);
    expect([ofAll.continuedFrom, await read(harness, ofAll)]).toEqual([third, ["one", "two", "three"]]);
    expect([ofFirst.continuedFrom, await read(harness, ofFirst)]).toEqual([first, ["one"]]);
    const { contact } = acceptedValue(await harness.run(harness.center.contacts.describe(ofAll.contactId)));
    expect(contact.relatedId).toBe(third);
  });

  it("[RH-01] begins with the attributes of the source, which its own ones replace", async () => {
    await using harness = await open();
    const source = await queueChat(harness, { attributes: { plan: "gold", topic: "price" } });
    await leave(harness, source);

    const { contactId } = await continued(harness, entire(source.contactId), { attributes: { topic: "order" } });

    const { attributes } = acceptedValue(await harness.run(harness.center.contacts.describe(contactId)));
    expect(attributes).toMatchObject({ plan: "gold", topic: "order" });
  });

  it("[RH-01] does not take over who the customer of the source was", async () => {
    await using harness = await open();
    const source = await queueChat(harness, { attributes: { plan: "gold", verifiedVisitorId: "7" } });
    await leave(harness, source);
    const attributesOf = async (id: string) =>
      acceptedValue(await harness.run(harness.center.contacts.describe(id))).attributes;

    const { contactId } = await continued(harness, entire(source.contactId));
    const own = await continued(harness, entire(source.contactId), { attributes: { verifiedVisitorId: "8" } });

    expect(await attributesOf(contactId)).toMatchObject({ plan: "gold" });
    expect(await attributesOf(contactId)).not.toHaveProperty("verifiedVisitorId");
    expect(await attributesOf(own.contactId)).toMatchObject({ plan: "gold", verifiedVisitorId: "8" });
  });

  it("[RH-01, RH-02] is refused if its attributes and those of the source are too large together", async () => {
    await using harness = await open();
    const { chats, contacts } = harness.center;
    const source = await queueChat(harness, { attributes: { a: "x".repeat(MAX_ATTRIBUTES_BYTES - 1_000) } });
    await leave(harness, source);
    const attributes = { b: "y".repeat(1_001) };
    const continues = entire(source.contactId);
    const chat = await queueChat(harness, { attributes });

    const started = await harness.run(chats.start({ ...SALES_CHAT, attributes, continues }));
    const associated = await harness.run(chats.continueFrom(chat.contactId, continues));

    expect(started).toMatchObject({ refusal: { code: "invalid-field", field: "Attributes" } });
    expect(associated).toMatchObject({ refusal: { code: "invalid-field", field: "SourceContactId" } });
    const { whole } = acceptedValue(await harness.run(contacts.describe(chat.contactId)));
    expect(whole.chat?.continuedFrom).toBeUndefined();
    expect((await harness.run(chats.start({ ...SALES_CHAT, attributes: { a: "z" }, continues }))).ok).toBe(true);
  });

  it("[RH-07] has the files that were sent in its segment, not one that was begun in it and sent later", async () => {
    await using harness = await open();
    const { agents, attachments } = harness.center;
    const { chat, customer } = await connectChat(harness);
    const early = await sendFile(harness, customer);
    const { attachmentId: late } = acceptedValue(await startFile(harness, customer)).file;
    acceptedValue(await storeFile(harness, customer, { attachmentId: late, bytes: PNG }));
    await makeAvailable(harness, SECOND);
    acceptedValue(await harness.run(agents.transfer(FIRST, chat.contactId, "last")));
    const { agent } = acceptedValue(await harness.run(agents.view(SECOND)));
    const second = present(agent.slots[0], "slot").contactId;
    acceptedValue(await harness.run(agents.accept(SECOND, second)));
    acceptedValue(await harness.run(attachments.complete(customer, { attachmentId: late, clientToken: null })));
    await leave(harness, customer);

    const found = async (of: Rehydration) => {
      const reader = await continued(harness, of);
      const files = [];
      for (const id of [early, late]) files.push((await harness.run(attachments.find(reader, id))).ok);
      return files;
    };

    expect(await found(segment(chat.contactId))).toEqual([true, false]);
    expect(await found(segment(second))).toEqual([true, true]);
    expect(await found(entire(chat.contactId))).toEqual([true, true]);
  });

  it("[RH-01] repeats with its client token, also once the source is erased", async () => {
    await using harness = await open();
    const source = await endedChat(harness, "past");
    const clientToken = { key: "key", requestDigest: "digest", validMs: 60_000 };
    const chat = await continued(harness, entire(source.contactId), { clientToken });
    acceptedValue(await harness.run(harness.center.conversations.erase(source.contactId, BY)));

    const again = await harness.run(
      harness.center.chats.start({ ...SALES_CHAT, clientToken, continues: entire(source.contactId) }),
    );

    expect(again).toEqual({ ok: true, value: { ...chat } });
  });

  it("[RH-02] is refused a source that is unknown, not a chat, or has not ended", async () => {
    await using harness = await open();
    const { center, run } = harness;
    const running = await queueChat(harness);
    const start = (id: string) => run(center.chats.start({ ...SALES_CHAT, continues: entire(id) }));

    expect(await start("unknown")).toMatchObject({ refusal: { code: "not-found", field: "SourceContactId" } });
    expect(await start(running.contactId)).toMatchObject({
      refusal: { code: "wrong-phase", field: "SourceContactId" },
    });
    const { first } = await chatOfThree(harness);
    expect((await start(first)).ok).toBe(true);
  });

  it("[RH-02] is refused a segment of a chat that goes on", async () => {
    await using harness = await open();
    const { chat } = await connectChat(harness);
    acceptedValue(await harness.run(harness.center.agents.transfer(FIRST, chat.contactId, "support")));

    const start = harness.center.chats.start({ ...SALES_CHAT, continues: segment(chat.contactId) });

    expect(await harness.run(start)).toMatchObject({ refusal: { code: "wrong-phase" } });
  });

  it("[RH-02] is refused a segment if the chat is transferred and ends while the ends of its contacts are read", async () => {
    let afterRead = async (): Promise<void> => undefined;
    const wrapStore = (store: Store): Store => ({
      ...store,
      async readEvents(stream, query) {
        const found = await store.readEvents(stream, query);
        if (query.types?.includes("contact.transferred")) await afterRead();
        return found;
      },
    });
    await using harness = await open({ wrapStore });
    const { center, run } = harness;
    const { chat, customer } = await connectChat(harness);
    await say(harness, customer, "to the first agent");
    afterRead = async () => {
      acceptedValue(await center.agents.transfer(FIRST, chat.contactId, "support"));
      acceptedValue(await center.chats.leave(customer));
    };

    const start = await run(center.chats.start({ ...SALES_CHAT, continues: segment(chat.contactId) }));

    expect(start).toMatchObject({ refusal: { code: "wrong-phase", field: "SourceContactId" } });
  });
});

describe("a chat that goes on", () => {
  it("[RH-02] continues an ended one once, with the attributes that it does not have", async () => {
    await using harness = await open();
    const { continueFrom } = harness.center.chats;
    const source = await queueChat(harness, { attributes: { plan: "gold", topic: "price" } });
    await say(harness, source, "past");
    await leave(harness, source);
    const other = await endedChat(harness, "other");
    const chat = await queueChat(harness, { attributes: { topic: "order" } });
    await say(harness, chat, "new");
    const associate = (id: string) => harness.run(continueFrom(chat.contactId, entire(id)));

    expect(await associate(source.contactId)).toEqual({ ok: true, value: source.contactId });
    expect(await associate(source.contactId)).toEqual({ ok: true, value: source.contactId });
    expect(await associate(other.contactId)).toMatchObject({
      refusal: { code: "wrong-phase", field: "InitialContactId" },
    });
    expect(await read(harness, chat)).toEqual(["past", "new"]);
    const { attributes } = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));
    expect(attributes).toMatchObject({ plan: "gold", topic: "order" });
  });

  it("[RH-02] is refused a source that ended later than it began, itself, and any source once it has ended", async () => {
    await using harness = await open();
    const { continueFrom } = harness.center.chats;
    const chat = await queueChat(harness);
    await harness.clock.run(1_000);
    const later = await endedChat(harness, "later");
    const associate = (id: string) => harness.run(continueFrom(chat.contactId, entire(id)));

    for (const id of [later.contactId, chat.contactId])
      expect(await associate(id)).toMatchObject({ refusal: { code: "wrong-phase", field: "SourceContactId" } });
    expect(await harness.run(continueFrom("unknown", entire(later.contactId)))).toMatchObject({
      refusal: { code: "not-found", field: "InitialContactId" },
    });
    await leave(harness, chat);
    expect(await associate(later.contactId)).toMatchObject({
      refusal: { code: "contact-ended", field: "InitialContactId" },
    });
  });

  it("[RH-01] has its past also before its customer has joined, and after a restart", async () => {
    await using harness = await open();
    const source = await endedChat(harness, "past");
    const chat = await startChat(harness);
    acceptedValue(await harness.run(harness.center.chats.continueFrom(chat.contactId, entire(source.contactId))));
    await harness.crashAndRestart();

    expect(await read(harness, chat)).toEqual(["past"]);
  });
});

it("[RH-02, RH-03] a chat that ended on one node is continued and read on another at once", async () => {
  const { cluster, first, second } = await openTwoNodes({ definition });
  const source = await queueChatOn(cluster, first);
  const text = { contentType: "text/plain", content: "past", clientToken: null };
  acceptedValue(await cluster.run(first.center.chats.sendMessage(source, text)));
  acceptedValue(await cluster.run(first.center.chats.leave(source)));

  const started = second.center.chats.start({ ...SALES_CHAT, continues: entire(source.contactId) });
  const chat = acceptedValue(await cluster.run(started));

  const page = acceptedValue(await cluster.run(second.center.chats.transcript(chat, PAGE)));
  expect(page.items.map(({ event, past }) => [event.type, past])).toContainEqual([
    "message.sent",
    source.conversationId,
  ]);
  acceptedValue(await cluster.run(second.center.conversations.erase(source.contactId, BY)));
  expect(acceptedValue(await cluster.run(first.center.chats.transcript(chat, PAGE))).items).toEqual([]);
});
