/**
 * Messages that offer answers, and answers that are JSON. Source: docs/wire/participant.md#content-types.
 *
 * Read without the schema library: its functions for this part alone would be loaded with the widget itself.
 */
import { INTERACTIVE_RESPONSE } from "./content-types.ts";

/** An answer as it is sent: a text, or the request for other elements of a long list. */
export type Answer = { readonly content: string; readonly contentType: string };

/** An image of a message: always at an https address. `text` describes it. */
export type Picture = { readonly address: string; readonly text: string };

/** Something to choose. `date` is set for a point in time, which is shown in the customer's language. Unit: epoch milliseconds. */
export type Choice = {
  readonly title: string;
  readonly subtitle: string;
  readonly picture: Picture | null;
  readonly date: number | null;
  readonly answer: Answer;
};

/** A card with choices. */
export type Card = {
  readonly title: string;
  readonly subtitle: string;
  readonly picture: Picture | null;
  /** True for short choices beside each other. */
  readonly isCompact: boolean;
  readonly choices: readonly Choice[];
};

/** The cards of a message: one, or those of a carousel, which has a title of its own. */
export type Interactive = { readonly title: string; readonly cards: readonly Card[] };

/** Longest text that is shown. Unit: UTF-16 code units. */
const MAX_TEXT_LENGTH = 400;
/** Longest answer: the limit of messages, beyond which it could not be sent. Unit: bytes of UTF-8. Source: docs/wire/participant.md#sendmessage. */
const MAX_ANSWER_BYTES = 16_384;
/** Maximum number of choices of a card, and of cards; further ones are left out. */
const MAX_CHOICES = 50;

const LIST_TYPES = ["ListPicker", "Panel", "QuickReply"];
const MORE_ACTIONS = ["SHOW_MORE", "PREVIOUS_OPTIONS"];

/** Members of a JSON object, none of them checked. */
type Json = Readonly<Record<string, unknown>>;

/** Reads the content of a message. Null if it has another form, or nothing to show. Never throws. */
export function readInteractive(content: string): Interactive | null {
  const message = objectIn(parse(content));
  const cards = cardsOf(message).filter(({ title, choices }) => title !== "" || choices.length > 0);
  const title = message.templateType === "Carousel" ? textIn(contentOf(message), "title") : "";
  return cards.length === 0 ? null : { title, cards };
}

/** Returns the title of a message; empty if it has none. Never throws. */
export function interactiveTitle(content: string): string {
  return textIn(contentOf(objectIn(parse(content))), "title");
}

/** Returns the text of an answer to a carousel; null if the content is another one. Never throws. */
export function carouselAnswer(content: string): string | null {
  if (!content.startsWith("{")) return null;
  const { templateIdentifier, selectionText } = objectIn(parse(content));
  return typeof templateIdentifier === "string" && typeof selectionText === "string" ? selectionText : null;
}

/** Returns the action of a request for other elements of a list; empty if the content is another one. Never throws. */
export function requestedAction(content: string): string {
  return textIn(objectIn(parse(content)), "action");
}

function cardsOf(message: Json): readonly Card[] {
  if (message.templateType === "TimePicker") return [timeCard(contentOf(message))];
  if (message.templateType === "Carousel") return listIn(contentOf(message), "elements").flatMap(carouselCard);
  return listCard(message, plain);
}

/** Returns the card of a list, or nothing if the template has another type. */
function listCard(message: Json, answerWith: (title: string) => Answer): readonly Card[] {
  const { templateType } = message;
  if (typeof templateType !== "string" || !LIST_TYPES.includes(templateType)) return [];
  const content = contentOf(message);
  const choices = listIn(content, "elements").flatMap((element) => {
    const { actionDetail } = element;
    const head = headOf(element);
    if (head.title === "") return [];
    const isMore = typeof actionDetail === "string" && MORE_ACTIONS.includes(actionDetail);
    const answer = isMore ? moreOf(templateType, content, actionDetail) : answerWith(rawIn(element, "title"));
    return canBeSent(answer) ? [{ ...head, date: null, answer }] : [];
  });
  return [{ ...headOf(content), isCompact: templateType === "QuickReply", choices }];
}

/** An answer to a card of a carousel names the card. */
function carouselCard(card: Json): readonly Card[] {
  const listTitle = rawIn(contentOf(card), "title");
  const templateIdentifier = rawIn(card, "templateIdentifier");
  return listCard(card, (selectionText) => plain(JSON.stringify({ templateIdentifier, listTitle, selectionText })));
}

function timeCard(content: Json): Card {
  const choices = listIn(content, "timeslots").flatMap((slot) => {
    const title = textIn(slot, "date");
    const date = timeOf(title);
    const answer = plain(rawIn(slot, "date"));
    return date === null || !canBeSent(answer) ? [] : [{ title, subtitle: "", picture: null, date, answer }];
  });
  return { ...headOf(content), isCompact: false, choices };
}

/** Some programs write the offset as `+0000`, which not all browsers read. */
function timeOf(date: string): number | null {
  const at = Date.parse(date.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(at) ? null : at;
}

function headOf(json: Json): Pick<Card, "title" | "subtitle" | "picture"> {
  return { title: textIn(json, "title"), subtitle: textIn(json, "subtitle"), picture: pictureOf(json) };
}

/** Only pictures at https addresses without a user name are shown. */
function pictureOf(json: Json): Picture | null {
  try {
    const { protocol, username, password, href } = new URL(String(json.imageData));
    const isSafe = protocol === "https:" && username === "" && password === "";
    return isSafe ? { address: href, text: textIn(json, "imageDescription") } : null;
  } catch {
    return null; // not an address
  }
}

function plain(content: string): Answer {
  return { content, contentType: "text/plain" };
}

function canBeSent({ content }: Answer): boolean {
  return content.length <= MAX_ANSWER_BYTES && new TextEncoder().encode(content).length <= MAX_ANSWER_BYTES;
}

/** Requests other elements of a long list. Numbers and ids go back as the list has them. */
function moreOf(templateType: string, content: Json, action: string): Answer {
  const { preIndex, nextIndex, listId, referenceId } = content;
  const ids = { preIndex: plainIn(preIndex), nextIndex: plainIn(nextIndex), listId: plainIn(listId) };
  const data = { actionName: action, ...ids, templateType, referenceId: plainIn(referenceId) };
  return { content: JSON.stringify({ version: "1.0", data, action }), contentType: INTERACTIVE_RESPONSE };
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null; // not JSON: shown as a message that cannot be shown
  }
}

function contentOf(message: Json): Json {
  return objectIn(objectIn(message.data).content);
}

function objectIn(value: unknown): Json {
  // Any object has string members, all of them unknown.
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function listIn(json: Json, key: string): readonly Json[] {
  const value = json[key];
  return Array.isArray(value) ? value.slice(0, MAX_CHOICES).map(objectIn) : [];
}

/** Returns a number or a text; undefined for other values, which may be nested without end. */
function plainIn(value: unknown): string | number | undefined {
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

/** A text as it is shown. */
function textIn(json: Json, key: string): string {
  return rawIn(json, key).trim().slice(0, MAX_TEXT_LENGTH);
}

/** A text as the message has it: flows compare answers with it. */
function rawIn(json: Json, key: string): string {
  const value = json[key];
  return typeof value === "string" ? value : "";
}
