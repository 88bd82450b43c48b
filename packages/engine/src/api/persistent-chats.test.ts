import { createMemoryDisk, type Store } from "@tributary/journal";
import { type ContactId, type ConversationId, itemIdOf } from "@tributary/model";
import { demoDefinition, type InProcessCenter, inProcessCenter, withQuickConnects } from "@tributary/testkit";
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
import type { Rehydration } from "../chat/rehydration.ts";
import type { TranscriptQuery } from "../chat/transcript-query.ts";
import type { ParticipantRef } from "./chats.ts";

const definition = withQuickConnects(demoDefinition({ agents: 3, chatSlots: 5, afterContactWorkMs: 1_000 }));
const BY = { kind: "command-line" } as const;
const PAGE: TranscriptQuery = { scan: "backward", limit: 50, start: null, continueAtSeq: null };

const entire = (sourceContactId: string): Rehydration => ({ sourceContactId, extent: "entire" });
const segment = (sourceContactId: string): Rehydration => ({ sourceContactId, extent: "segment" });

function open(options: { readonly wrapStore?: (store: Store) => Store } = {}): Promise<InProcessCenter> {
  return inProcessCenter({ definition, disk: createMemoryDisk(), ...options });
}

async function say({ center, run }: InProcessCenter, from: ParticipantRef, content: string): Promise<void> {
  acceptedValue(await run(center.chats.sendMessage(from, { contentType: "text/plain", content, clientToken: null })));
}

async function leave({ center, run, clock }: InProcessCenter, from: ParticipantRef): Promise<void> {
  acceptedValue(await run(center.chats.leave(from)));
  await clock.run(2_000);
}

/** Starts a chat that continues another one, whose customer joins. */
async function continued(harness: InProcessCenter, continues: Rehydration, changes: object = {}) {
  const { center, run } = harness;
  const chat = acceptedValue(await run(center.chats.start({ ...SALES_CHAT, ...changes, continues })));
  acceptedValue(await run(center.chats.join(chat)));
  return chat;
}

/** An ended chat of a customer with that message. */
async function endedChat(harness: InProcessCenter, content: string, continues?: Rehydration) {
  const chat = continues === undefined ? await queueChat(harness) : await continued(harness, continues);
  await say(harness, chat, content);
  await leave(harness, chat);
  return chat;
}

/** Returns the texts of a page, without the greeting of the flow. */
async function read(harness: InProcessCenter, reader: ParticipantRef, query: Partial<TranscriptQuery> = {}) {
  const page = acceptedValue(await harness.run(harness.center.chats.transcript(reader, { ...PAGE, ...query })));
  return page.items.flatMap(({ event }) =>
    event.type === "message.sent" && event.role !== "system" ? [event.content] : [],
  );
}

/** The documented example: a chat with three contacts, of which the last one is a survey. */
async function chatOfThree(harness: InProcessCenter) {
  const { center, run } = harness;
  const { chat, customer } = await connectChat(harness);
  await say(harness, customer, "one");
  await makeAvailable(harness, SECOND);
  acceptedValue(await run(center.agents.transfer(FIRST, chat.contactId, "last")));
  const { agent } = acceptedValue(await run(center.agents.view(SECOND)));
  const second = agent.slots[0]?.contactId ?? chat.contactId;
  acceptedValue(await run(center.agents.accept(SECOND, second)));
  await say(harness, customer, "two");
  acceptedValue(await run(center.agents.transfer(SECOND, second, "support")));
  await say(harness, customer, "three");
  await leave(harness, customer);
  const { chain } = acceptedValue(await run(center.contacts.describe(chat.contactId)));
  const ids: readonly ContactId[] = chain.map(({ id }) => id);
  return { first: chat.contactId, second, third: ids[2] ?? chat.contactId, conversationId: chat.conversationId };
}

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
});

/** A chat that continues three others in a row; its own messages are the last. */
async function chainOfChats(harness: InProcessCenter) {
  const a = await endedChat(harness, "a");
  const b = await endedChat(harness, "b", entire(a.contactId));
  const c = await endedChat(harness, "c", entire(b.contactId));
  const d = await continued(harness, entire(c.contactId));
  await say(harness, d, "d1");
  await say(harness, d, "d2");
  return { a, b, c, d };
}

/** Reads all pages of a size, and returns their items in the order of the scan. */
async function readAll(
  harness: InProcessCenter,
  reader: ParticipantRef,
  query: Pick<TranscriptQuery, "scan" | "limit">,
) {
  const ids: string[] = [];
  let next: Partial<TranscriptQuery> = {};
  for (let pages = 0; pages < 100; pages += 1) {
    const page = acceptedValue(
      await harness.run(harness.center.chats.transcript(reader, { ...PAGE, ...query, ...next })),
    );
    const { items, continueAtSeq, continueIn } = page;
    ids.push(...(query.scan === "forward" ? items : items.toReversed()).map(({ id }) => id));
    if (continueAtSeq === null) return ids;
    next = { continueAtSeq, ...(continueIn && { continueIn }) };
  }
  throw new Error("pages without end");
}

describe("the transcript of a chat with a past", () => {
  it.each([1, 2, 3, 5, 7, 16, 17, 50])(
    "[RH-03] pages of %i items have each item once, in both directions",
    async (limit) => {
      await using harness = await open();
      const { d } = await chainOfChats(harness);
      const whole = acceptedValue(await harness.run(harness.center.chats.transcript(d, { ...PAGE, limit: 100 })));
      const ids = whole.items.map(({ id }) => id);

      expect(new Set(ids).size).toBe(ids.length);
      expect(whole.items.map(({ event }) => event.at)).toEqual(
        whole.items.map(({ event }) => event.at).toSorted((x, y) => x - y),
      );
      expect(await readAll(harness, d, { scan: "forward", limit })).toEqual(ids);
      expect(await readAll(harness, d, { scan: "backward", limit })).toEqual(ids.toReversed());
    },
  );

  it("[RH-03] begins at an item or a time of the past, and counts its items", async () => {
    await using harness = await open();
    const { d } = await chainOfChats(harness);
    const { items } = acceptedValue(await harness.run(harness.center.chats.transcript(d, { ...PAGE, limit: 100 })));
    const ofB = items.find(({ event }) => event.type === "message.sent" && event.content === "b");
    if (ofB === undefined) throw new Error("no item");
    const from = (start: TranscriptQuery["start"], scan: TranscriptQuery["scan"]) => read(harness, d, { start, scan });

    expect(await from({ kind: "id", id: ofB.id }, "forward")).toEqual(["b", "c", "d1", "d2"]);
    expect(await from({ kind: "id", id: ofB.id }, "backward")).toEqual(["a", "b"]);
    expect(await from({ kind: "time", at: ofB.event.at }, "forward")).toEqual(["b", "c", "d1", "d2"]);
    expect(await from({ kind: "time", at: ofB.event.at - 1 }, "backward")).toEqual(["a"]);
    expect(await from({ kind: "time", at: 1 }, "backward")).toEqual([]);
    for (const [index, { id, event }] of items.entries()) {
      const start = { kind: "most-recent", count: items.length - index } as const;
      const page = await harness.run(harness.center.chats.transcript(d, { ...PAGE, start, scan: "forward", limit: 1 }));
      expect(acceptedValue(page).items[0]?.id).toBe(id);
      const atTime = { ...PAGE, start: { kind: "time", at: event.at }, scan: "forward", limit: 1 } as const;
      expect(acceptedValue(await harness.run(harness.center.chats.transcript(d, atTime))).items[0]?.id).toBe(id);
    }
  });

  it("[RH-03] is refused positions in other conversations", async () => {
    await using harness = await open();
    const stranger = await endedChat(harness, "secret");
    const { d } = await chainOfChats(harness);
    const { seq, lastAt } = acceptedValue(
      await harness.run(harness.center.contacts.describe(stranger.contactId)),
    ).whole;
    const { transcript } = harness.center.chats;

    const page = await harness.run(transcript(d, { ...PAGE, continueAtSeq: 9, continueIn: stranger.conversationId }));
    const itself = await harness.run(transcript(d, { ...PAGE, continueAtSeq: 9, continueIn: d.conversationId }));
    const id = itemIdOf(stranger.conversationId, seq, lastAt);
    const item = await harness.run(transcript(d, { ...PAGE, start: { kind: "id", id } }));

    for (const each of [page, itself])
      expect(each).toMatchObject({ refusal: { code: "invalid-field", field: "NextToken" } });
    expect(item).toMatchObject({ refusal: { code: "invalid-field", field: "StartPosition" } });
  });

  it("[RH-03] has the past also for agents, without the items that only agents saw, and not if it is left out", async () => {
    await using harness = await open();
    const { first } = await chatOfThree(harness);
    const chat = await continued(harness, entire(first));
    const { agent } = acceptedValue(await harness.run(harness.center.agents.view(FIRST)));
    const slot = agent.slots.find(({ contactId }) => contactId === chat.contactId);
    acceptedValue(await harness.run(harness.center.agents.accept(FIRST, chat.contactId)));
    const reader = { conversationId: chat.conversationId, participantId: slot?.participantId ?? chat.participantId };

    const page = acceptedValue(await harness.run(harness.center.chats.transcript(reader, PAGE)));

    expect(await read(harness, reader)).toEqual(["one", "two", "three"]);
    expect(page.items.map(({ event }) => event.type)).not.toContain("contact.transferred");
    expect(await read(harness, reader, { isWithoutPast: true })).toEqual([]);
  });

  it("[RH-03] reads for a page no more than its items and one from each transcript, however long the past is", async () => {
    let count = 0;
    const wrapStore = (store: Store): Store => ({
      ...store,
      async readEvents(stream, query) {
        const events = await store.readEvents(stream, query);
        if (stream.kind === "conversation") count += Math.max(1, events.length);
        return events;
      },
    });
    await using harness = await open({ wrapStore });
    let last = await endedChat(harness, "0");
    for (let index = 1; index < 30; index += 1) last = await endedChat(harness, String(index), entire(last.contactId));
    const chat = await continued(harness, entire(last.contactId));
    await harness.run(harness.center.chats.transcript(chat, { ...PAGE, limit: 5 }));

    count = 0;
    const page = acceptedValue(await harness.run(harness.center.chats.transcript(chat, { ...PAGE, limit: 5 })));

    expect(page.items).toHaveLength(5);
    expect(count).toBeLessThan(20);
  });

  it("[RH-04] is delivered as a notice, which is not in the transcript", async () => {
    await using harness = await open();
    const source = await endedChat(harness, "past");
    const chat = await continued(harness, entire(source.contactId));

    const events = harness.disk.journal.flatMap(({ stream, text }) =>
      stream.id === chat.conversationId ? [JSON.parse(text) as { readonly type: string }] : [],
    );

    expect(events.map(({ type }) => type).slice(0, 3)).toEqual([
      "contact.created",
      "chat.rehydrated",
      "participant.joined",
    ]);
    const page = acceptedValue(await harness.run(harness.center.chats.transcript(chat, PAGE)));
    expect(page.items.map(({ event }) => event.type)).not.toContain("chat.rehydrated");
  });
});

describe("the past of a chat", () => {
  it("[RH-05] has at most a hundred contacts", async () => {
    await using harness = await open();
    let last = await endedChat(harness, "0");
    for (let index = 1; index < 104; index += 1) last = await endedChat(harness, String(index), entire(last.contactId));
    const chat = await continued(harness, entire(last.contactId));

    const { whole } = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));

    expect(whole.chat?.past).toHaveLength(100);
    const texts = await read(harness, chat, { scan: "forward", limit: 3 });
    expect(texts).toEqual(["4"]);
  });

  it("[RH-05] has no older chats once the newer ones have five megabytes", async () => {
    await using harness = await open();
    const text = "x".repeat(1_000_000);
    const long = async (source: ConversationId | null) => {
      const chat = source === null ? await queueChat(harness) : await continued(harness, entire(source));
      for (let index = 0; index < 3; index += 1) await say(harness, chat, text);
      await leave(harness, chat);
      return chat.conversationId;
    };
    const ids = [await long(null)];
    for (let index = 1; index < 4; index += 1) ids.push(await long(ids.at(-1) ?? null));
    const chat = await continued(harness, entire(ids.at(-1) ?? ""));

    const { whole } = acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId)));

    expect(whole.chat?.past?.map(({ conversationId }) => conversationId)).toEqual(ids.slice(2));
  });

  it("[RH-05] stays as it is: receipts for its messages change nothing", async () => {
    await using harness = await open();
    const { customer, chat } = await connectChat(harness);
    await say(harness, customer, "past");
    const { items } = acceptedValue(await harness.run(harness.center.chats.transcript(customer, PAGE)));
    await leave(harness, customer);
    const seqOf = async () =>
      acceptedValue(await harness.run(harness.center.contacts.describe(chat.contactId))).whole.seq;
    const seq = await seqOf();
    const next = await continued(harness, entire(chat.contactId));

    for (const { id } of items)
      acceptedValue(await harness.run(harness.center.chats.sendReceipt(next, { messageId: id, kind: "read" })));
    await say(harness, next, "new");

    expect(await seqOf()).toBe(seq);
  });

  it("[RH-05] vanishes with the chats that are erased, and the others stay", async () => {
    await using harness = await open();
    const { b, d } = await chainOfChats(harness);
    const first = acceptedValue(await harness.run(harness.center.chats.transcript(d, { ...PAGE, limit: 9 })));
    const next = { continueAtSeq: first.continueAtSeq, ...(first.continueIn && { continueIn: first.continueIn }) };

    acceptedValue(await harness.run(harness.center.conversations.erase(b.contactId, BY)));

    expect(await read(harness, d)).toEqual(["a", "c", "d1", "d2"]);
    expect((await read(harness, d, next)).includes("b")).toBe(false);
    expect(await readAll(harness, d, { scan: "backward", limit: 2 })).toEqual(
      (await readAll(harness, d, { scan: "forward", limit: 3 })).toReversed(),
    );
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
