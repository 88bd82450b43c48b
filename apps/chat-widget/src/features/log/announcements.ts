/** Screen reader announcements of a conversation: new messages and notices, except the customer's own. */
import type { TimelineEntry } from "@tributary/chat";
import type { PartPhrase } from "../../languages/phrase.ts";
import { textOf } from "../conversation/message-text.ts";
import { nameOf } from "../conversation/name-of.ts";
import type { News } from "../conversation/new-entries.ts";

/** Returns the announcement of a change, or null. */
export function announcementOf({ entries, hasFailure }: News, phrase: PartPhrase): string | null {
  const sentences = entries.flatMap((entry) => sentenceOf(entry, phrase));
  if (hasFailure) sentences.unshift(phrase("notSent"));
  return sentences.length === 0 ? null : sentences.join("\n");
}

function sentenceOf(entry: TimelineEntry, phrase: PartPhrase): readonly string[] {
  if (entry.type === "ended") return [phrase("chatEnded")];
  if (entry.type === "message") {
    if (entry.mine) return [];
    const fallback = phrase(entry.author?.role === "system" ? "automatic" : "someone");
    return [phrase("messageFrom", { name: nameOf(entry.author) ?? fallback, content: textOf(entry) })];
  }
  if (entry.type !== "joined" && entry.type !== "left") return [];
  const name = nameOf(entry.author) ?? phrase("someone");
  return entry.author.role === "customer" ? [] : [phrase(entry.type, { name })];
}
