/** What a screen reader says of a conversation: what is new and not one's own doing. */
import type { ChatSnapshot, TimelineEntry } from "@tributary/chat";
import type { EpochMs } from "@tributary/kernel";
import { words } from "../../shared/words.ts";
import { nameOf } from "./rows.ts";

/** Turns snapshots into sentences. */
export interface Announcer {
  /** What to say now that the conversation is at `snapshot`; null: nothing. */
  next(snapshot: ChatSnapshot): string | null;
}

/** Makes an {@link Announcer}. The first transcript is read by the person, not said. */
export function createAnnouncer(): Announcer {
  let saidUpTo: EpochMs | undefined;
  const failed = new Set<string>();
  return {
    next({ timeline, history }) {
      const sentences = newFailures(timeline, failed);
      const newest = newestConfirmed(timeline);
      if (saidUpTo === undefined) {
        if (history !== "unknown") saidUpTo = newest;
      } else if (newest > saidUpTo) {
        const since = saidUpTo;
        saidUpTo = newest;
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
  return isNew ? [words.notSent] : [];
}

function sentenceOf(entry: TimelineEntry): readonly string[] {
  if (entry.type === "ended") return [words.chatEnded];
  if (entry.type === "message") {
    if (entry.mine) return [];
    const fallback = entry.author?.role === "system" ? words.automatic : words.someone;
    return [words.says(nameOf(entry.author) ?? fallback, entry.content)];
  }
  const name = nameOf(entry.author) ?? words.someone;
  return entry.author.role === "customer" ? [] : [entry.type === "joined" ? words.joined(name) : words.left(name)];
}
