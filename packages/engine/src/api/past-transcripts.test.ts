import type { Store } from "@tributary/journal";
import { type ConversationId, itemIdOf } from "@tributary/model";
import type { InProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, connectChat, FIRST, queueChat } from "../../test/center.ts";
import { BY, chatOfThree, continued, endedChat, entire, leave, open, PAGE, read, say } from "../../test/past-chats.ts";
import type { TranscriptQuery } from "../chat/transcript-query.ts";
import type { ParticipantRef } from "../contact/participants.ts";

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
