/** The text of messages that are JSON, for places that show texts only: announcements, the transcript, and until the part that shows them is loaded. */
import type { MessageEntry } from "@tributary/chat";
import * as v from "valibot";
import { INTERACTIVE, INTERACTIVE_RESPONSE } from "./content-types.ts";

const title = v.object({ data: v.object({ content: v.object({ title: v.string() }) }) });
const choice = v.object({ templateIdentifier: v.string(), selectionText: v.string() });
const request = v.object({ action: v.string() });
const interactiveTitle = v.pipe(v.string(), v.parseJson(), title);
const carouselChoice = v.pipe(v.string(), v.parseJson(), choice);
const moreRequest = v.pipe(v.string(), v.parseJson(), request);

/** A message, as far as its text depends on it. */
type Message = Pick<MessageEntry, "content" | "contentType" | "mine" | "attachments">;

/**
 * Returns the title of a message with answers, the chosen text of an answer to a carousel, that of a request for more elements, the names of files, and
 * the content of all other messages.
 */
export function textOf({ content, contentType, mine, attachments }: Message): string {
  if (attachments !== undefined) return attachments.map(({ name }) => name).join("\n");
  if (contentType === INTERACTIVE) {
    const parsed = v.safeParse(interactiveTitle, content);
    return parsed.success ? parsed.output.data.content.title : "";
  }
  if (contentType === INTERACTIVE_RESPONSE) {
    const parsed = v.safeParse(moreRequest, content);
    return parsed.success ? parsed.output.action : "";
  }
  if (!mine || !content.startsWith("{")) return content;
  const parsed = v.safeParse(carouselChoice, content);
  return parsed.success ? parsed.output.selectionText : content;
}
