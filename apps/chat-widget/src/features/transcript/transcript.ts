/** The transcript of a chat as plain text, for the customer to keep. */
import type { TextChatSession, TimelineEntry } from "@tributary/chat";
import { INTERACTIVE_RESPONSE } from "@tributary/ui/content-types";
import type { PartPhrase } from "../../languages/phrase.ts";
import { textOf } from "../conversation/message-text.ts";
import { nameOf } from "../conversation/name-of.ts";

/** Maximum number of earlier pages that are loaded for a transcript. */
const MAX_PAGES = 200;

/** Texts and formats of a transcript. */
export type TranscriptFormat = {
  readonly phrase: PartPhrase;
  /** Formats day and time. */
  readonly dateTime: (at: number) => string;
};

/** Loads the earlier pages of the conversation, as far as the center still gives them out. */
export async function loadAll(session: Pick<TextChatSession, "snapshot" | "loadOlder">): Promise<void> {
  for (let page = 0; page < MAX_PAGES && session.snapshot().history === "more"; page += 1) {
    const { length } = session.snapshot().timeline;
    await session.loadOlder();
    if (session.snapshot().timeline.length === length) return;
  }
}

/** Returns the text of `timeline`, one paragraph per entry. Messages that were not sent and requests for more elements are left out. */
export function transcriptOf(timeline: readonly TimelineEntry[], { phrase, dateTime }: TranscriptFormat): string {
  const paragraphs = timeline.flatMap((entry) => {
    const text = textOfEntry(entry, phrase);
    return text === null ? [] : [`${dateTime(entry.at)}\r\n${text.replaceAll(/\r?\n/g, "\r\n")}\r\n`];
  });
  return paragraphs.join("\r\n");
}

function textOfEntry(entry: TimelineEntry, phrase: PartPhrase): string | null {
  if (entry.type === "message") {
    if (entry.id === null || entry.contentType === INTERACTIVE_RESPONSE) return null;
    const name = entry.mine ? phrase("you") : (nameOf(entry.author) ?? phrase(fallbackOf(entry.author?.role)));
    return phrase("messageFrom", { name, content: textOf(entry) });
  }
  if (entry.type !== "joined" && entry.type !== "left") return entry.type === "ended" ? phrase("chatEnded") : null;
  return phrase(entry.type, { name: nameOf(entry.author) ?? phrase("someone") });
}

function fallbackOf(role: string | undefined): "automatic" | "someone" {
  return role === "system" ? "automatic" : "someone";
}

/** Characters that a name of a file does not have on every system. */
const SPECIAL = /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

const MAX_NAME_LENGTH = 80;

/** Returns the name of the file with a transcript: the heading, and the day in the customer's time zone. */
export function fileNameOf(heading: string, day: Date): string {
  const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0"));
  const name = heading.replace(SPECIAL, " ").replaceAll(/\s+/gu, " ").trim().slice(0, MAX_NAME_LENGTH);
  return `${[name, date.join("-")].filter(Boolean).join(" ")}.txt`;
}
