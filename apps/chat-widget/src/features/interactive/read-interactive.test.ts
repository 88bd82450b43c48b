import { describe, expect, it } from "vitest";
import { readInteractive } from "./read-interactive.ts";

const RESPONSE = "application/vnd.amazonaws.connect.message.interactive.response";
const read = (message: unknown) => readInteractive(JSON.stringify(message));
const list = (content: unknown, templateType = "ListPicker") => ({ templateType, version: "1.0", data: { content } });
const text = (content: string) => ({ content, contentType: "text/plain" });
const choice = (title: string) => ({ title, subtitle: "", picture: null, date: null, answer: text(title) });

describe("readInteractive", () => {
  it.each(["ListPicker", "Panel", "QuickReply"])(
    "[CW-14] reads a %s, whose choices send their titles",
    (templateType) => {
      const elements = [{ title: " Apple ", subtitle: "$1.00" }, { title: "Pear" }, { title: "  " }];

      expect(read(list({ title: "Which fruit?", subtitle: "Tap", elements }, templateType))).toEqual({
        title: "",
        cards: [
          {
            title: "Which fruit?",
            subtitle: "Tap",
            picture: null,
            isCompact: templateType === "QuickReply",
            choices: [{ ...choice("Apple"), subtitle: "$1.00" }, choice("Pear")],
          },
        ],
      });
    },
  );

  it("[CW-14] requests more elements of a long list with the ids that it has", () => {
    const ids = { preIndex: -1, nextIndex: 5, listId: "services", referenceId: "r" };
    const elements = [
      { title: "Show more", actionDetail: "SHOW_MORE" },
      { title: "Odd", actionDetail: "DELETE" },
    ];

    const choices = read(list({ title: "Which?", elements, ...ids }))?.cards[0]?.choices ?? [];

    const data = { actionName: "SHOW_MORE", ...ids, templateType: "ListPicker" };
    expect(choices.map(({ answer: { content, contentType } }) => ({ content, contentType }))).toEqual([
      { contentType: RESPONSE, content: expect.any(String) },
      text("Odd"),
    ]);
    expect(JSON.parse(choices[0]?.answer.content ?? "")).toEqual({ version: "1.0", data, action: "SHOW_MORE" });
  });

  it("[CW-14] reads a TimePicker, whose times send the text of the message", () => {
    const dates = ["2026-12-01T10:00+00:00", "2026-12-01T10:00:00+0100", "tomorrow"];
    const content = { title: "When?", timeslots: dates.map((date) => ({ date, duration: 60 })) };

    const choices = read({ templateType: "TimePicker", data: { content } })?.cards[0]?.choices ?? [];

    expect(choices.map(({ date, answer }) => [date, answer.content])).toEqual([
      [Date.UTC(2026, 11, 1, 10), dates[0]],
      [Date.UTC(2026, 11, 1, 9), dates[1]],
    ]);
  });

  it("[CW-14] reads a Carousel, whose answers name the card", () => {
    const cards = ["a", "b"].map((templateIdentifier) => ({
      templateIdentifier,
      ...list({ title: `Card ${templateIdentifier}`, elements: [{ title: "Book" }] }, "Panel"),
    }));

    const carousel = read({
      templateType: "Carousel",
      data: { content: { title: "Hotels", elements: [...cards, 7] } },
    });

    expect(carousel?.title).toBe("Hotels");
    expect(carousel?.cards.map(({ choices }) => JSON.parse(choices[0]?.answer.content ?? ""))).toEqual([
      { templateIdentifier: "a", listTitle: "Card a", selectionText: "Book" },
      { templateIdentifier: "b", listTitle: "Card b", selectionText: "Book" },
    ]);
  });

  it.each([
    ["https://shop.example/a.png", "https://shop.example/a.png"],
    ["http://shop.example/a.png", undefined],
    ["https://shop.example@elsewhere.invalid/a.png", undefined],
    ["javascript:alert(1)", undefined],
    ["data:image/png;base64,AAAA", undefined],
    ["/a.png", undefined],
    [7, undefined],
  ])("[CW-14, CW-16] shows a picture at %j from %j", (imageData, address) => {
    const { cards } = read(list({ title: "x", imageData, imageDescription: "A fruit", elements: [] })) ?? { cards: [] };

    expect(cards[0]?.picture?.address).toBe(address);
  });

  it.each([
    ["", "{", "null", "[]", "7", "{}"],
    ['{"templateType":"ListPicker"}', '{"templateType":"ListPicker","data":{"content":{}}}'],
    ['{"templateType":"ViewResource","data":{"content":{"title":"x"}}}'],
    ['{"templateType":["ListPicker"],"data":{"content":{"title":"x"}}}'],
    ['{"templateType":"Carousel","data":{"content":{"title":"x","elements":[{"templateType":"Carousel"}]}}}'],
  ])("[CW-16] reads nothing from other contents: %s", (...contents) => {
    expect(contents.map(readInteractive)).toEqual(contents.map(() => null));
  });

  it("[CW-16] bounds the texts and the number of choices", () => {
    const elements = Array.from({ length: 2_000 }, () => ({ title: "y".repeat(1_000) }));

    const [card] = read(list({ title: "x".repeat(5_000), elements }))?.cards ?? [];

    expect([card?.title.length, card?.choices.length, card?.choices[0]?.title.length]).toEqual([400, 50, 400]);
  });
});
