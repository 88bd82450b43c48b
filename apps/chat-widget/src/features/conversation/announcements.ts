/** Screen reader announcements of a conversation: new messages and notices, except the customer's own. */
import type { ChatSnapshot, TimelineEntry } from "@tributary/chat";
import type { EpochMs } from "@tributary/kernel";
import { messages } from "../../shared/messages.ts";
import { nameOf } from "./rows.ts";

export interface Announcer {
  /** Returns the announcement for the change to `snapshot`, or null. */
  next(snapshot: ChatSnapshot): string | null;
}

/** Creates an {@link Announcer}. The initially loaded transcript is not announced. */
export function createAnnouncer(): Announcer {
  let announcedUpTo: EpochMs | undefined;
  const failed = new Set<string>();
  return {
    next({ timeline, history }) {
      const sentences = newFailures(timeline, failed);
      const newest = newestConfirmed(timeline);
      if (announcedUpTo === undefined) {
        if (history !== "unknown") announcedUpTo = newest;
      } else if (newest > announcedUpTo) {
        const since = announcedUpTo;
        announcedUpTo = newest;
        sentences.push(...timeline.filter(({ at }) => at > since).flatMap(sentenceOf));
      }
      return sentences.length === 0 ? null : sentences.join("\n");
    },
  };
}

function newestConfirmed(timeline: readonly TimelineEntry[]): EpochMs {
  return timeline.findLast((entry) => entry.type !== "message" || entry.id !== null)?.at ?? 0;
}

function newFailures(timeline: readonly TimelineEntry[], known: Set<string>): string[] {
  const keys = timeline.flatMap((entry) =>
    entry.type === "message" && entry.mine && entry.delivery === "failed" ? [entry.key] : [],
  );
  const isNew = keys.some((key) => !known.has(key));
  known.clear();
  for (const key of keys) known.add(key);
  return isNew ? [messages.notSent] : [];
}

function sentenceOf(entry: TimelineEntry): readonly string[] {
  if (!("author" in entry)) return entry.type === "ended" ? [messages.chatEnded] : [];
  if (entry.type === "message") {
    if (entry.mine) return [];
    const fallback = entry.author?.role === "system" ? messages.automatic : messages.someone;
    return [messages.messageFrom(nameOf(entry.author) ?? fallback, entry.content)];
  }
  const name = nameOf(entry.author) ?? messages.someone;
  return entry.author.role === "customer"
    ? []
    : [entry.type === "joined" ? messages.joined(name) : messages.left(name)];
}
