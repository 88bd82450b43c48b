/** The text of messages that are JSON, for places that show texts only: announcements, the transcript, and until the part that shows them is loaded. */
import type { MessageEntry } from "@tributary/chat";
import { INTERACTIVE, INTERACTIVE_RESPONSE } from "@tributary/ui/content-types";
import { carouselAnswer, interactiveTitle, requestedAction } from "@tributary/ui/interactive";

/** A message, as far as its text depends on it. */
type Message = Pick<MessageEntry, "content" | "contentType" | "mine" | "attachments">;

/**
 * Returns the title of a message with answers, the chosen text of an answer to a carousel, that of a request for more elements, the names of files, and
 * the content of all other messages.
 */
export function textOf({ content, contentType, mine, attachments }: Message): string {
  if (attachments !== undefined) return attachments.map(({ name }) => name).join("\n");
  if (contentType === INTERACTIVE) return interactiveTitle(content);
  if (contentType === INTERACTIVE_RESPONSE) return requestedAction(content);
  return (mine ? carouselAnswer(content) : null) ?? content;
}
