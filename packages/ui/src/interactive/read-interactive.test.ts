import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INTERACTIVE_RESPONSE } from "./content-types.ts";
import { carouselAnswer, type Interactive, interactiveTitle, readInteractive } from "./read-interactive.ts";

const list = (templateType: string, content: object): object => ({ templateType, version: "1.0", data: { content } });
const read = (message: unknown): Interactive | null => readInteractive(JSON.stringify(message));
const answersOf = (message: Interactive | null) =>
  message?.cards.flatMap(({ choices }) => choices.map(({ answer }) => [answer.contentType, answer.content]));

describe("messages that offer answers", () => {
  it.each(["ListPicker", "Panel", "QuickReply"])("[UI-06] %s: a choice sends its title", (templateType) => {
    const message = read(
      list(templateType, {
        title: "Color?",
        subtitle: "Of the shoes",
        imageData: "https://shop.example/shoes.png",
        imageDescription: "Shoes",
        elements: [{ title: "Blue", subtitle: "in stock" }, { title: "Red" }, { subtitle: "no title" }],
      }),
    );

    expect(message).toMatchObject({
      title: "",
      cards: [
        {
          title: "Color?",
          subtitle: "Of the shoes",
          picture: { address: "https://shop.example/shoes.png", text: "Shoes" },
          isCompact: templateType === "QuickReply",
        },
      ],
    });
    expect(answersOf(message)).toEqual([
      ["text/plain", "Blue"],
      ["text/plain", "Red"],
    ]);
  });

  it("[UI-06] a choice that asks for more elements sends the numbers of the list", () => {
    const elements = [{ title: "More", actionDetail: "SHOW_MORE" }];
    const answers = answersOf(read(list("ListPicker", { title: "Color?", elements, nextIndex: 3, listId: "colors" })));

    expect(answers?.map(([type, content]) => [type, JSON.parse(content ?? "")])).toEqual([
      [
        INTERACTIVE_RESPONSE,
        {
          version: "1.0",
          action: "SHOW_MORE",
          data: { actionName: "SHOW_MORE", nextIndex: 3, listId: "colors", templateType: "ListPicker" },
        },
      ],
    ]);
  });

  it("[UI-06] a carousel has a title and several cards, whose answers name the card", () => {
    const card = (id: string, title: string): object => ({
      ...list("ListPicker", { title, elements: [{ title: "Buy" }] }),
      templateIdentifier: id,
    });
    const message = read(list("Carousel", { title: "Shoes", elements: [card("a", "Blue"), card("b", "Red")] }));

    expect(message).toMatchObject({ title: "Shoes", cards: [{ title: "Blue" }, { title: "Red" }] });
    const [, second] = answersOf(message) ?? [];
    expect(JSON.parse(second?.[1] ?? "")).toEqual({ templateIdentifier: "b", listTitle: "Red", selectionText: "Buy" });
    expect(carouselAnswer(second?.[1] ?? "")).toBe("Buy");
  });

  it("[UI-06] answers have the values of the message, not the shortened texts that are shown", () => {
    const title = ` ${"x".repeat(500)} `;
    const templateIdentifier = ` ${"i".repeat(500)}`;
    const card = { ...list("ListPicker", { title, elements: [{ title }] }), templateIdentifier };

    expect(answersOf(read(list("Panel", { title: "All", elements: [{ title }] })))).toEqual([["text/plain", title]]);
    const [answer] = answersOf(read(list("Carousel", { title: "All", elements: [card] }))) ?? [];
    expect(JSON.parse(answer?.[1] ?? "")).toEqual({ templateIdentifier, listTitle: title, selectionText: title });
  });

  it("[UI-06] a choice whose answer exceeds the limit of messages is left out", () => {
    const elements = ["é".repeat(8_192), "é".repeat(8_193)].map((title) => ({ title }));

    expect(answersOf(read(list("Panel", { title: "All", elements })))?.map(([, content]) => content)).toEqual([
      "é".repeat(8_192),
    ]);
  });

  it.each([
    [list("Panel", { title: " Color? ", elements: [] }), "Color?"],
    [list("Carousel", { title: "Shoes" }), "Shoes"],
    [{ data: null }, ""],
    [list("Panel", { title: 7 }), ""],
  ])("[UI-06] reads the title of %j", (message, title) => {
    expect(interactiveTitle(JSON.stringify(message))).toBe(title);
  });

  it("[UI-06] times are read with both forms of the offset, and sent as they are", () => {
    const timeslots = [{ date: "2026-11-30T10:00+00:00" }, { date: "2026-11-30T12:00+0200" }, { date: "tomorrow" }];
    const message = read(list("TimePicker", { title: "When?", timeslots }));

    expect(message?.cards[0]?.choices.map(({ date }) => date)).toEqual([1_796_032_800_000, 1_796_032_800_000]);
    expect(answersOf(message)).toEqual([
      ["text/plain", "2026-11-30T10:00+00:00"],
      ["text/plain", "2026-11-30T12:00+0200"],
    ]);
  });

  it.each([
    "http://shop.example/a.png",
    "https://user@shop.example/a.png",
    "javascript:alert(1)",
    "data:image/png;base64,AA==",
    "//shop.example/a.png",
    7,
  ])("[UI-06] has no picture at %j", (imageData) => {
    const message = read(list("Panel", { title: "Color?", imageData, elements: [] }));

    expect(message?.cards[0]?.picture).toBeNull();
  });

  it.each([
    "",
    "{",
    "[]",
    "null",
    '"text"',
    '{"templateType":"ListPicker"}',
    '{"templateType":"ViewResource","data":{}}',
  ])("[UI-06] %j is not one", (content) => {
    expect(readInteractive(content)).toBeNull();
  });

  it("[UI-06] limits texts and lists", () => {
    const elements = Array.from({ length: 200 }, () => ({ title: "x".repeat(1_000) }));
    const message = read(list("ListPicker", { title: "y".repeat(1_000), elements }));

    expect(message?.cards[0]?.title).toHaveLength(400);
    expect(message?.cards[0]?.choices).toHaveLength(50);
    expect(message?.cards[0]?.choices[0]?.title).toHaveLength(400);
  });

  it("[UI-06] reads values that are nested without end", () => {
    const nested = "[".repeat(5_000) + "]".repeat(5_000);
    const content = `{"title":"Color?","referenceId":${nested},"elements":[{"title":"More","actionDetail":"SHOW_MORE"}]}`;

    expect(readInteractive(`{"templateType":"ListPicker","data":{"content":${content}}}`)).toMatchObject({
      cards: [{ title: "Color?" }],
    });
  });

  it("[UI-06] reads any JSON without an exception", () => {
    const type = fc.constantFrom("ListPicker", "Panel", "QuickReply", "TimePicker", "Carousel", "other");
    fc.assert(
      fc.property(type, fc.jsonValue(), fc.jsonValue(), (templateType, content, elements) => {
        const whole = typeof content === "object" ? { ...content, elements, timeslots: elements } : content;
        const text = JSON.stringify({ templateType, data: { content: whole } });
        readInteractive(text);
        carouselAnswer(text);
      }),
    );
  });
});
