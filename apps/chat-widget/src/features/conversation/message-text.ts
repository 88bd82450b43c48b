/** The text of messages that are JSON, for places that show texts only: announcements, the transcript, and until the part that shows them is loaded. */
import type { MessageEntry } from "@tributary/chat";
import * as v from "valibot";

/** Content type of messages with answers to choose from. Source: docs/wire/participant.md#content-types. */
export const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";

/** Content type of answers to them that are JSON. */
export const INTERACTIVE_RESPONSE = `${INTERACTIVE}.response`;

const title = v.object({ data: v.object({ content: v.object({ title: v.string() }) }) });
const choice = v.object({ templateIdentifier: v.string(), selectionText: v.string() });
const interactiveTitle = v.pipe(v.string(), v.parseJson(), title);
const carouselChoice = v.pipe(v.string(), v.parseJson(), choice);

/** Returns the title of a message with answers, the chosen text of an answer to a carousel, and the content of all others. */
export function textOf({ content, contentType, mine }: Pick<MessageEntry, "content" | "contentType" | "mine">): string {
  if (contentType === INTERACTIVE) {
    const parsed = v.safeParse(interactiveTitle, content);
    return parsed.success ? parsed.output.data.content.title : "";
  }
  if (!mine || !content.startsWith("{")) return content;
  const parsed = v.safeParse(carouselChoice, content);
  return parsed.success ? parsed.output.selectionText : content;
}
