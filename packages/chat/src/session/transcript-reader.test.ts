import { accepted, derivedUuid } from "@tributary/kernel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import type { ConversationItem } from "../conversation/conversation-item.ts";
import { emptyView, stepView } from "../conversation/conversation-view.ts";
import { createItemNumbers } from "../conversation/item-numbers.ts";
import { type ApiAnswer, unreachable } from "../participant-api/api-answer.ts";
import type { TranscriptPage, TranscriptQuery } from "../participant-api/participant-api.ts";
import { createGapWatch } from "./gap-watch.ts";
import { createTranscriptReader } from "./transcript-reader.ts";

const CHAT = "019b76da-a800-7b63-927c-65cdee869508";
const BEGAN_AT = 1_767_225_600_000;

const idOf = (number: number): string => derivedUuid(CHAT, BEGAN_AT + number, number);
const itemOf = (number: number): ConversationItem => ({
  type: "other",
  id: idOf(number),
  at: BEGAN_AT + number,
  contentType: "x",
});
const pageOf = (...numbers: number[]): TranscriptPage => ({
  nextToken: null,
  items: numbers.map((number) => {
    return {
      Id: idOf(number),
      AbsoluteTime: new Date(BEGAN_AT + number).toISOString(),
      Type: "EVENT",
      ContentType: "x",
    };
  }),
});

/** A reader that has read `first` items. `pages`: answers to further readings, in order. */
async function setUp(first: readonly number[], pages: (TranscriptPage | "fails")[]) {
  const clock = createManualClock();
  const queries: TranscriptQuery[] = [];
  const answers = [pageOf(...first), ...pages];
  let view = emptyView("me");
  const reader = createTranscriptReader({
    clock,
    random: createSeededRandom(1),
    gaps: createGapWatch(createItemNumbers(CHAT)),
    view: () => view,
    async read(query): Promise<ApiAnswer<TranscriptPage>> {
      queries.push(query);
      const answer = answers.shift() ?? "fails";
      return answer === "fails" ? unreachable("no") : accepted(answer);
    },
    onItems: (items) => {
      view = stepView(view, { type: "items-received", items });
    },
    onChange: () => undefined,
  });
  reader.up();
  await clock.drain();
  const arrive = (...numbers: number[]): void => {
    for (const number of numbers) {
      view = stepView(view, { type: "items-received", items: [itemOf(number)] });
      reader.noteFrame(itemOf(number));
    }
  };
  return { clock, reader, queries, arrive, shown: () => view.items.map(({ id }) => id) };
}

describe("a transcript reader", () => {
  it("[CS-17] reads the transcript when a number is missing before a frame", async () => {
    const { clock, reader, queries, arrive, shown } = await setUp([1, 2], [pageOf(2, 3, 4)]);

    arrive(4);
    expect([reader.isWhole, shown()]).toEqual([false, [1, 2, 4].map(idOf)]);
    await clock.drain();

    expect([reader.isWhole, shown()]).toEqual([true, [1, 2, 3, 4].map(idOf)]);
    expect(queries.slice(1)).toEqual([{ kind: "since", itemId: idOf(2), nextToken: null }]);
  });

  it("[CS-17] does not read for frames in order, nor for numbers of receipts", async () => {
    const { clock, reader, queries, arrive } = await setUp([1, 2], []);

    arrive(3);
    reader.noteReceipts(idOf(4));
    arrive(5, 5, 2);
    await clock.drain();

    expect(queries).toHaveLength(1);
    expect(reader.isWhole).toBe(true);
  });

  it("[CS-17] reads once for a gap without items, and again for one that arises meanwhile", async () => {
    const { clock, reader, queries, arrive, shown } = await setUp([1], [pageOf(1, 5), pageOf(5, 6, 8)]);

    arrive(5);
    arrive(8); // the first reading does not contain it: it was committed later
    await clock.drain();
    arrive(9);
    await clock.drain();

    expect(shown()).toEqual([1, 5, 6, 8, 9].map(idOf));
    expect(queries).toHaveLength(3);
    expect(reader.isWhole).toBe(true);
  });

  it("[CS-17] repeats a reading that fails, and ends it when the connection is lost", async () => {
    const { clock, reader, queries, arrive } = await setUp([1], ["fails", "fails", "fails", "fails"]);

    arrive(3);
    await clock.run(600);
    expect(queries).toHaveLength(3);
    reader.down();
    await clock.run(60_000);

    expect(queries).toHaveLength(3);
    expect(clock.pendingTimers).toEqual([]);
  });
});
