/** Displayed form of messages. */
import type { ChatAttachment, MessageEntry as Message, TimelineEntry } from "@tributary/chat";
import { INTERACTIVE, INTERACTIVE_RESPONSE } from "@tributary/ui/content-types";
import { carouselAnswer, type Interactive, readInteractive, requestedAction } from "@tributary/ui/interactive";
import { filesMessages } from "../../messages/files.en.ts";

/** Displayed form of a message. `other`: a kind that this version cannot display. */
export type Body =
  | { readonly kind: "plain" | "markdown"; readonly text: string }
  | { readonly kind: "files"; readonly files: readonly ChatAttachment[] }
  /** A message that offers answers to the customer. */
  | { readonly kind: "interactive"; readonly message: Interactive }
  | { readonly kind: "other" };

/** Returns the displayed form of a message of a timeline. */
export type BodyOf = (entry: Pick<Message, "contentType" | "content" | "attachments">) => Body;

/**
 * Creates a {@link BodyOf}. The answer to a carousel is sent as a text, and is shown as the chosen one only if a carousel of the timeline offers it: any other
 * text that looks like one is shown as the customer wrote it. Source: PA-42.
 */
export function bodiesIn(timeline: readonly TimelineEntry[]): BodyOf {
  /** Answers that the carousels of the timeline offer; undefined until one is needed. */
  let offered: ReadonlySet<string> | undefined;
  const chosenIn = (text: string): string | null => {
    const chosen = carouselAnswer(text);
    if (chosen === null) return null;
    offered ??= offeredIn(timeline);
    return offered.has(text) ? chosen : null;
  };
  return ({ contentType, content: text, attachments: files }) => {
    if (files !== undefined) return { kind: "files", files };
    switch (contentType) {
      case INTERACTIVE: {
        const message = readInteractive(text);
        return message === null ? { kind: "other" } : { kind: "interactive", message };
      }
      case INTERACTIVE_RESPONSE: {
        const answer = carouselAnswer(text) ?? requestedAction(text);
        return answer === "" ? { kind: "other" } : { kind: "plain", text: answer };
      }
      case "text/plain":
        return { kind: "plain", text: chosenIn(text) ?? text };
      case "text/markdown":
        return { kind: "markdown", text };
      default:
        return { kind: "other" };
    }
  };
}

/** Not those of the customer, who could offer any text. */
function offeredIn(timeline: readonly TimelineEntry[]): ReadonlySet<string> {
  const offered = new Set<string>();
  for (const entry of timeline) {
    if (entry.type !== "message" || entry.contentType !== INTERACTIVE || entry.author?.role === "customer") continue;
    for (const { choices } of readInteractive(entry.content)?.cards ?? [])
      for (const { answer } of choices) offered.add(answer.content);
  }
  return offered;
}

/** Returns the beginning of a message in one line; null for kinds that cannot be displayed. */
export function oneLineTextOf(body: Body): string | null {
  if (body.kind === "other") return null;
  if (body.kind === "interactive") return oneLineOf(body.message.title || (body.message.cards[0]?.title ?? ""));
  if (body.kind !== "files") return oneLineOf(body.text);
  return oneLineOf(body.files.map(({ name }) => filesMessages.one(name)).join(", "));
}

/** Returns the beginning of a text in one line. */
export function oneLineOf(text: string): string {
  return text.slice(0, 200).replaceAll(/\s+/gu, " ").trim();
}
