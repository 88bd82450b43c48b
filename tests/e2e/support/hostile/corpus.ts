/** The corpus of hostile contents, each as a customer or an agent would send it through the APIs of the center. */
import { ADDRESSES, CHARACTERS, INTERACTIVE, MARKDOWN, MARKUP } from "./texts.ts";

/** A message. `mark`: a word in it that is shown wherever the message is; null for contents that are not shown as text. */
export type HostileMessage = {
  readonly kind: "text" | "Markdown" | "link" | "cards" | "JSON";
  readonly contentType: string;
  readonly content: string;
  readonly mark: string | null;
};

/** A name and a value: of an attribute of a contact, or of a reference of a task. */
export type HostilePair = { readonly name: string; readonly value: string };

const marked: (text: string, index: number) => { readonly text: string; readonly mark: string } = (text, index) => ({
  text: `${text}\n\nmark-${index}-end`,
  mark: `mark-${index}-end`,
});

type Draft = Omit<HostileMessage, "mark" | "content"> & { readonly text: string };

const texts: readonly Draft[] = [
  ...[...MARKUP, ...CHARACTERS].map((text) => ({ kind: "text" as const, contentType: "text/plain", text })),
  ...[...MARKUP, ...MARKDOWN, ...CHARACTERS].map((text) => ({
    kind: "Markdown" as const,
    contentType: "text/markdown",
    text,
  })),
  ...ADDRESSES.flatMap((address) => [
    { kind: "link" as const, contentType: "text/plain", text: `see ${address}` },
    { kind: "link" as const, contentType: "text/markdown", text: `[press](${address}) <${address}>` },
  ]),
];

/** A message with answers. Its title has the mark. */
function cards(content: (title: string) => unknown, index: number): HostileMessage {
  const mark = `mark-cards-${index}-end`;
  return { kind: "cards", contentType: INTERACTIVE, content: JSON.stringify(content(mark)), mark };
}

const template = (templateType: string, content: object) => ({ templateType, version: "1.0", data: { content } });

/** Answers with hostile texts at each place of a template, and hostile pictures. */
const templates: readonly ((title: string) => unknown)[] = [
  ...MARKUP.slice(0, 12).map(
    (text) => (title: string) =>
      template("ListPicker", {
        title: `${title} ${text}`,
        subtitle: text,
        elements: [{ title: text, subtitle: text }],
      }),
  ),
  ...MARKUP.slice(12, 18).map(
    (text) => (title: string) =>
      template("Panel", { title: `${title} ${text}`, subtitle: text, elements: [{ title: text }, { title: "next" }] }),
  ),
  ...MARKUP.slice(18, 24).map(
    (text) => (title: string) =>
      template("QuickReply", { title: `${title} ${text}`, elements: [{ title: text }, { title: "no" }] }),
  ),
  ...MARKUP.slice(24, 28).map(
    (text) => (title: string) =>
      template("TimePicker", {
        title: `${title} ${text}`,
        subtitle: text,
        location: { title: text, latitude: 1, longitude: 1 },
        timeslots: [
          { date: "2030-01-01T10:00+00:00", duration: 3_600 },
          { date: text, duration: text },
        ],
      }),
  ),
  ...ADDRESSES.slice(0, 14).map(
    (imageData) => (title: string) =>
      template("ListPicker", {
        title,
        imageType: "URL",
        imageData,
        elements: [{ title: "y", imageType: "URL", imageData, imageDescription: "x" }],
      }),
  ),
  ...CHARACTERS.map((text) => (title: string) => template("QuickReply", { title, elements: [{ title: `${text}.` }] })),
  ...["__proto__", "constructor", "toString"].map(
    (name) => (title: string) =>
      JSON.parse(
        `{"templateType":"ListPicker","version":"1.0","data":{"content":{"title":"${title}","${name}":{"title":"x"},"elements":[{"title":"y","${name}":1}]}}}`,
      ),
  ),
];

/** Contents that panel and widget do not show as text. */
const unshown: readonly HostileMessage[] = [
  { kind: "JSON", contentType: "application/json", content: JSON.stringify({ html: MARKUP[0] }), mark: null },
  { kind: "JSON", contentType: "application/json", content: '{"__proto__":{"polluted":1}}', mark: null },
  {
    kind: "cards",
    contentType: INTERACTIVE,
    content: JSON.stringify(template("ListPicker", { title: {}, elements: "none" })),
    mark: null,
  },
  {
    kind: "cards",
    contentType: INTERACTIVE,
    content: JSON.stringify(template("Carousel", { title: 7, elements: [null, 7, []] })),
    mark: null,
  },
];

/** Answers with a picture that pages without a policy may load. Apart, because the policy of the center's own pages reports it. */
export const PICTURES: readonly HostileMessage[] = [
  "https://elsewhere.invalid/picture.png",
  "https://elsewhere.invalid/picture.svg",
].map((imageData, index) =>
  cards(
    (title) => template("ListPicker", { title, imageType: "URL", imageData, elements: [{ title: "y" }] }),
    900 + index,
  ),
);

export const HOSTILE_MESSAGES: readonly HostileMessage[] = [
  ...texts.map(({ text, ...draft }, index) => {
    const { text: content, mark } = marked(text, index);
    return { ...draft, content, mark };
  }),
  ...templates.map(cards),
  ...unshown,
];

/** Names of customers: of at most 256 characters, and not only invisible ones. */
export const HOSTILE_NAMES: readonly string[] = [
  ...MARKUP.slice(0, 12),
  ...MARKDOWN.slice(0, 3),
  ...ADDRESSES.slice(0, 3),
  ...CHARACTERS,
].filter((name) => [...name].length <= 256 && /[\p{L}\p{N}]/u.test(name));

/** Names of agents. Controls and invisible characters in them are refused when the user is created. */
export const HOSTILE_AGENT_NAMES: readonly string[] = [
  MARKUP[0],
  MARKUP[2],
  MARKUP[4],
  MARKDOWN[0],
  ADDRESSES[0],
  "__proto__",
].map((name = "") => name);

const MEMBERS: readonly string[] = ["__proto__", "constructor", "toString", "hasOwnProperty", "then"];

/** Values of attributes and references: markup, addresses, and characters of a bounded length. */
const VALUES: readonly string[] = [...MARKUP, ...ADDRESSES, ...CHARACTERS].map((text) => text.slice(0, 300));

/** Attributes of contacts. Their names have letters, digits, `-` and `_`. */
export const HOSTILE_ATTRIBUTES: readonly HostilePair[] = VALUES.map((value, index) => ({
  name: MEMBERS[index] ?? `attribute-${index}`,
  value,
}));

/** References of tasks. Their names are free. */
export const HOSTILE_REFERENCES: readonly HostilePair[] = VALUES.map((value, index) => ({
  name: MEMBERS[index] ?? `${MARKUP[index % MARKUP.length]?.slice(0, 60)} ${index}`,
  value,
}));
