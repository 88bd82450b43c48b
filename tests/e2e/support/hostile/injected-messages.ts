/** Messages as no center would deliver them: answers that the participant service refuses, and hostile texts of a system. */
import { ADDRESSES, INTERACTIVE, MARKDOWN, MARKUP } from "./texts.ts";

/** A hostile message as a client would send it. */
export type HostileMessage = { readonly contentType: string; readonly content: string; readonly displayName?: string };

function interactive(message: unknown): HostileMessage {
  return { contentType: INTERACTIVE, content: typeof message === "string" ? message : JSON.stringify(message) };
}

const list = (content: unknown): unknown => ({ templateType: "ListPicker", version: "1.0", data: { content } });

/** Answers whose texts, pictures or structure are hostile. */
const INTERACTIVE_MESSAGES: readonly HostileMessage[] = [
  ...MARKUP.slice(0, 8).map((title) =>
    interactive(list({ title, subtitle: title, elements: [{ title, subtitle: title }] })),
  ),
  ...[...ADDRESSES.slice(0, 14), "https://elsewhere.invalid/picture.png", "http://elsewhere.invalid/picture.png"].map(
    (imageData) =>
      interactive(
        list({ title: "x", imageType: "URL", imageData, elements: [{ title: "y", imageType: "URL", imageData }] }),
      ),
  ),
  ...["", "{", "null", "[]", "7", '"text"', "{}", '{"templateType":"ListPicker"}'].map(interactive),
  interactive({ templateType: "ListPicker", data: null }),
  interactive({ templateType: "__proto__", data: { content: {} } }),
  interactive({ templateType: "constructor", data: { content: { elements: [{}] } } }),
  interactive({ templateType: ["ListPicker"], data: { content: { title: "x" } } }),
  interactive(list({ title: { toString: "x" }, elements: "none" })),
  interactive(
    list({ title: "x", elements: [null, 7, [], { title: null }, { title: {} }, { title: "y", actionDetail: "RUN" }] }),
  ),
  interactive(
    list({ title: "x".repeat(5_000), elements: Array.from({ length: 2_000 }, () => ({ title: "y".repeat(10) })) }),
  ),
  interactive(
    '{"templateType":"ListPicker","data":{"content":{"__proto__":{"title":"x"},"title":"x","elements":[{"title":"y"}]}}}',
  ),
  interactive({
    templateType: "TimePicker",
    data: { content: { title: "x", timeslots: [{ date: "no date" }, { date: 7 }, {}] } },
  }),
  interactive({
    templateType: "TimePicker",
    data: { content: { title: "x", timeslots: [{ date: "+275760-09-13T00:00:01Z" }] } },
  }),
  interactive({
    templateType: "Carousel",
    data: { content: { title: "x", elements: [list({ title: "y", elements: [] }), null, 7] } },
  }),
  interactive({
    templateType: "Carousel",
    data: {
      content: {
        title: "x",
        elements: [{ templateType: "Carousel", templateIdentifier: "c", data: { content: { elements: [] } } }],
      },
    },
  }),
  interactive({ templateType: "ViewResource", data: { content: { viewToken: "https://elsewhere.invalid/" } } }),
  interactive(`${'{"templateType":"ListPicker","data":{"content":'.repeat(300)}1${"}}".repeat(300)}`),
];

/** All hostile messages. Those with markup also come from an author of that name. */
export const HOSTILE_MESSAGES: readonly HostileMessage[] = [
  ...MARKUP.flatMap((content) => [
    { contentType: "text/plain", content, displayName: content },
    { contentType: "text/markdown", content },
  ]),
  ...ADDRESSES.flatMap((address) => [
    { contentType: "text/plain", content: `see ${address}` },
    { contentType: "text/markdown", content: `[press](${address})` },
  ]),
  ...MARKDOWN.slice(0, 5).map((displayName) => ({ contentType: "text/plain", content: "name", displayName })),
  ...MARKDOWN.map((content) => ({ contentType: "text/markdown", content })),
  ...INTERACTIVE_MESSAGES,
  { contentType: "text/html", content: MARKUP[2] ?? "" },
  { contentType: "application/json", content: JSON.stringify({ html: MARKUP[0] }) },
];
