import { asId, ITEM_TYPES, type ItemId, itemIdOf } from "@tributary/model";
import { createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { openChatJournal } from "../../test/chat-journal.ts";
import { AGENT, CONVERSATION, CUSTOMER } from "../../test/conversations.ts";
import { readTranscript, type TranscriptPage } from "./transcript.ts";
import type { StartPosition, TranscriptQuery } from "./transcript-query.ts";

const hello = { contentType: "text/plain", clientToken: null } as const;
const NEWEST: TranscriptQuery = { scan: "backward", limit: 100, start: null, continueAtSeq: null };

/** Opens a connected chat with five messages, 1 s apart from 10 s; an attribute is changed after each. */
async function openTranscript() {
  const harness = await openChatJournal("connected");
  for (let index = 0; index < 5; index += 1) {
    await harness.commit({
      at: 10_000 + index * 1_000,
      conversation(draft) {
        draft.add({ type: "message.sent", ...CUSTOMER, ...hello, content: `m${index}` });
        draft.add({ type: "attributes.updated", attributes: { index: String(index) } });
      },
    });
  }
  const read = (query: Partial<TranscriptQuery>) =>
    harness.run(
      readTranscript(harness.journal, CONVERSATION, { ...NEWEST, ...query, types: ITEM_TYPES, untilSeq: null }),
    );
  /** A page as short texts: contents of messages, and types of the other items. */
  const texts = async (query: Partial<TranscriptQuery>) =>
    (await read(query))?.items.map(({ event }) => (event.type === "message.sent" ? event.content : event.type));
  return { ...harness, read, texts, [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() };
}

const JOINS = ["participant.joined", "participant.joined"];
const MESSAGES = ["m0", "m1", "m2", "m3", "m4"];

describe("a transcript", () => {
  it("[TR-01] has messages, joins, departures and the end, each once, by time", async () => {
    await using transcript = await openTranscript();
    await transcript.commit({
      at: 20_000,
      conversation(draft) {
        draft.add({ type: "participant.left", ...CUSTOMER });
        draft.add({ type: "contact.ended", reason: "customer-disconnect" });
      },
    });

    const page = await transcript.read({});

    expect(await transcript.texts({})).toEqual([...JOINS, ...MESSAGES, "participant.left", "contact.ended"]);
    const times = page?.items.map(({ event }) => event.at) ?? [];
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    expect(page?.items.map(({ id }) => id)).toEqual(
      page?.items.map(({ event }) => itemIdOf(CONVERSATION, event.seq, event.at)),
    );
    expect(page?.continueAtSeq).toBeNull();
  });

  it("[TR-08] begins at a message that was sent in parts, by the id of its parts, and not at their beginning", async () => {
    await using transcript = await openTranscript();
    const itemId = asId<ItemId>("00000000-2a94-7fff-bfff-ffffffffffff"); // 10.9 s: before m1
    const inParts = { itemId, count: 2, shownTo: CUSTOMER.participantId };
    for (const [at, more] of [
      [15_000, { content: "in parts", inParts }],
      [16_000, { content: "last" }],
    ] as const)
      await transcript.commit({
        at,
        conversation: (draft) => draft.add({ type: "message.sent", ...CUSTOMER, ...hello, ...more }),
      });
    const start = (id: string): StartPosition => ({ kind: "id", id });

    expect(await transcript.texts({ scan: "forward", start: start(itemId) })).toEqual(["in parts", "last"]);
    expect(await transcript.texts({ start: start(itemId), limit: 2 })).toEqual(["m4", "in parts"]);
    const unknown = itemId.replace("7fff", "7ffe");
    expect(await transcript.texts({ start: start(unknown) })).toBeUndefined();
  });

  it("[TR-02] page without a start position is the newest backward, the oldest forward", async () => {
    await using transcript = await openTranscript();

    const [backward, forward] = [
      await transcript.texts({ scan: "backward", limit: 2 }),
      await transcript.texts({ scan: "forward", limit: 3 }),
    ];

    expect(backward).toEqual(["m3", "m4"]);
    expect(forward).toEqual([...JOINS, "m0"]);
  });

  it.each([
    ["m2's time", { kind: "time", at: 12_000 }, ["m2", "m3"], ["m1", "m2"]],
    ["a time between m1 and m2", { kind: "time", at: 11_500 }, ["m2", "m3"], ["m0", "m1"]],
    ["a time after the end", { kind: "time", at: 99_000 }, [], ["m3", "m4"]],
    ["a time before the beginning", { kind: "time", at: 1 }, JOINS, []],
    ["the third newest item", { kind: "most-recent", count: 3 }, ["m2", "m3"], ["m1", "m2"]],
    ["more items than there are", { kind: "most-recent", count: 99 }, JOINS, ["participant.joined"]],
  ] satisfies [string, StartPosition, string[], string[]][])(
    "[TR-03] page that starts at %s has the item there",
    async (_what, start, forward, backward) => {
      await using transcript = await openTranscript();

      expect(await transcript.texts({ scan: "forward", limit: 2, start })).toEqual(forward);
      expect(await transcript.texts({ scan: "backward", limit: 2, start })).toEqual(backward);
    },
  );

  it("[TR-03] page that starts at the id of an item has that item", async () => {
    await using transcript = await openTranscript();
    const id = (await transcript.read({}))?.items[4]?.id ?? "";

    const start = { kind: "id", id } as const;
    expect(await transcript.texts({ scan: "forward", limit: 2, start })).toEqual(["m2", "m3"]);
    expect(await transcript.texts({ scan: "backward", limit: 2, start })).toEqual(["m1", "m2"]);
  });

  it.each([
    [
      "an item of another conversation",
      itemIdOf("01900000-0000-7000-8000-000000000002" as typeof CONVERSATION, 8, 10_000),
    ],
    ["a text that is not an id", "constructor"],
  ])("[TR-03] does not start at %s", async (_what, id) => {
    await using transcript = await openTranscript();

    expect(await transcript.read({ start: { kind: "id", id } })).toBeUndefined();
  });

  it.each(["forward", "backward"] as const)(
    "[TR-04] has pages that neither overlap nor leave anything out: %s",
    async (scan) => {
      const random = createSeededRandom(4);
      await using transcript = await openTranscript();
      const whole = (await transcript.read({}))?.items.map(({ id }) => id) ?? [];

      const pages: ItemId[][] = [];
      let continueAtSeq: number | null = null;
      do {
        const page = await transcript.read({ scan, limit: random.between(1, 3), continueAtSeq });
        pages.push(page?.items.map(({ id }) => id) ?? []);
        continueAtSeq = page?.continueAtSeq ?? null;
        await transcript.commit({
          at: 30_000 + pages.length,
          conversation: (draft) => draft.add({ type: "attributes.updated", attributes: {} }),
        });
      } while (continueAtSeq !== null);

      expect((scan === "forward" ? pages : pages.reverse()).flat(), `seed ${random.seed}`).toEqual(whole);
    },
  );

  it("[TR-04] has no further page if the last one is exactly full", async () => {
    await using transcript = await openTranscript();

    expect((await transcript.read({ limit: 7 }))?.continueAtSeq).toBeNull();
    expect((await transcript.read({ limit: 6 }))?.continueAtSeq).not.toBeNull();
  });

  it("[TR-04] continues at new items after they are sent", async () => {
    await using transcript = await openTranscript();
    const first = await transcript.read({ scan: "forward", limit: 6 });
    await transcript.commit({
      at: 30_000,
      conversation: (draft) => draft.add({ type: "message.sent", ...CUSTOMER, ...hello, content: "new" }),
    });

    const second = await transcript.texts({ scan: "forward", continueAtSeq: first?.continueAtSeq ?? null });

    expect(second).toEqual(["m4", "new"]);
  });

  it("[TR-05] has the newest receipt of each recipient with its message", async () => {
    await using transcript = await openTranscript();
    const item = (await transcript.read({}))?.items[2];
    const message = { messageSeq: item?.event.seq ?? 0, messageId: item?.id ?? itemIdOf(CONVERSATION, 0, 0) };
    const recipientId = AGENT.participantId;
    await transcript.commit({
      at: 20_000,
      conversation(draft) {
        draft.add({ type: "receipt.recorded", ...message, recipientId, deliveredAt: 20_000, readAt: null });
        draft.add({ type: "receipt.recorded", ...message, recipientId, deliveredAt: 20_000, readAt: 20_001 });
      },
    });

    const page = await transcript.read({});

    const receipts = page?.items.map((each) => each.receipts);
    expect(receipts).toEqual([[], [], [{ recipientId, deliveredAt: 20_000, readAt: 20_001 }], [], [], [], []]);
  });

  it.each(["forward", "backward"] as const)(
    "[TR-07] has pages of 100,000 characters, which continue where they end: %s",
    async (scan) => {
      await using harness = await openChatJournal("connected");
      const content = "m".repeat(10_000);
      await harness.commit({
        at: 10_000,
        conversation(draft) {
          for (let index = 0; index < 65; index += 1)
            draft.add({ type: "message.sent", ...CUSTOMER, ...hello, content });
        },
      });
      const seqs: number[][] = [];

      for (let continueAtSeq: number | null | undefined = null; continueAtSeq !== undefined; ) {
        const query: TranscriptQuery = { ...NEWEST, scan, continueAtSeq };
        const page: TranscriptPage | undefined = await harness.run(
          readTranscript(harness.journal, CONVERSATION, { ...query, types: ITEM_TYPES, untilSeq: null }),
        );
        seqs.push(page?.items.map(({ event }) => event.seq) ?? []);
        continueAtSeq = page?.continueAtSeq ?? undefined;
      }

      const inOrder = (scan === "forward" ? seqs : seqs.reverse()).flat();
      expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
      expect(new Set(inOrder).size).toBe(67); // with two joins
      expect(seqs.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([
        scan === "forward" ? 5 : 7,
        ...new Array(5).fill(10),
        scan === "forward" ? 12 : 10,
      ]);
    },
  );

  it("[TR-06] reads as many events for the first page of a long chat as for that of a shorter one", async () => {
    await using harness = await openChatJournal("connected");
    const recipientId = AGENT.participantId;
    let readEvents = 0;
    const counting: Parameters<typeof readTranscript>[0] = {
      ...harness.journal,
      async read(ref, query) {
        const events = await harness.journal.read(ref, query);
        readEvents += events.length;
        return events;
      },
    };
    const firstPage = async () => {
      readEvents = 0;
      const query = { scan: "forward", limit: 100, start: null, continueAtSeq: null } as const;
      const page = await harness.run(
        readTranscript(counting, CONVERSATION, { ...query, types: ITEM_TYPES, untilSeq: null }),
      );
      return { readEvents, receipts: page?.items.flatMap(({ receipts }) => receipts).length };
    };
    const addMessages = (count: number) =>
      harness.commit({
        at: 10_000,
        conversation(draft) {
          for (let index = 0; index < count; index += 1) {
            const { id, seq, lastAt } = draft.add({ type: "message.sent", ...CUSTOMER, ...hello, content: "m" });
            const message = { messageSeq: seq, messageId: itemIdOf(id, seq, lastAt) };
            draft.add({ type: "receipt.recorded", ...message, recipientId, deliveredAt: lastAt, readAt: null });
            draft.add({ type: "receipt.recorded", ...message, recipientId, deliveredAt: lastAt, readAt: lastAt });
          }
        },
      });
    await addMessages(300);
    const shorter = await firstPage();
    await addMessages(3_000);

    expect(await firstPage()).toEqual(shorter);
    expect(shorter.receipts).toBe(98); // all messages of the page; the other two items are joins
  });
});
