/** Entries of a conversation that are new to the customer: those after the history that was loaded first. */
import type { ChatSnapshot, TimelineEntry } from "@tributary/chat";
import type { EpochMs } from "@tributary/kernel";

/** Changes since the snapshot before. */
export type News = {
  /** Confirmed entries, oldest first. */
  readonly entries: readonly TimelineEntry[];
  /** True if an own message failed. */
  readonly hasFailure: boolean;
};

/** The new entries of a conversation, found by their ids: after a reconnect, older ones may arrive after newer ones. */
export interface NewEntries {
  /** Number of new messages of others that the customer has not seen. */
  readonly unseen: number;
  /** Returns the changes up to `snapshot`. */
  next(snapshot: ChatSnapshot): News;
  /** Records that the customer has seen all messages. Returns false if they had been seen before. */
  seen(): boolean;
}

/** Creates {@link NewEntries}. Of an earlier chat, the initially loaded transcript is not new. */
export function createNewEntries(isEarlierChat: boolean): NewEntries {
  /** Time of the newest entry of the history that was loaded first. */
  let historyUpTo: EpochMs | undefined = isEarlierChat ? undefined : 0;
  let reported: ReadonlySet<string> = new Set();
  let unseen: ReadonlySet<string> = new Set();
  let failed: ReadonlySet<string> = new Set();

  function newIn({ timeline, history }: ChatSnapshot): readonly TimelineEntry[] {
    const confirmed = timeline.filter(isConfirmed);
    if (historyUpTo === undefined) {
      if (history === "more" || history === "complete") historyUpTo = confirmed.at(-1)?.at ?? 0;
      return [];
    }
    const since = historyUpTo;
    const later = confirmed.filter(({ at }) => at > since);
    const entries = later.filter((entry) => !reported.has(idOf(entry)));
    reported = new Set(later.map(idOf)); // ids that have left the timeline are dropped
    return entries;
  }

  return {
    get unseen() {
      return unseen.size;
    },
    next(snapshot) {
      const keys = snapshot.timeline.flatMap((entry) =>
        entry.type === "message" && entry.mine && entry.delivery === "failed" ? [entry.key] : [],
      );
      const hasFailure = keys.some((key) => !failed.has(key));
      failed = new Set(keys);
      const entries = newIn(snapshot);
      const arrived = entries.flatMap((entry) => (entry.type === "message" && !entry.mine ? [idOf(entry)] : []));
      unseen = new Set([...unseen, ...arrived].filter((id) => reported.has(id)));
      return { entries, hasFailure };
    },
    seen() {
      const hadUnseen = unseen.size > 0;
      unseen = new Set();
      return hadUnseen;
    },
  };
}

function isConfirmed(entry: TimelineEntry): boolean {
  return entry.type !== "message" || entry.id !== null;
}

/** The key of an own message may change when it is confirmed; the key of a notice is its id. */
function idOf(entry: TimelineEntry): string {
  return (entry.type === "message" ? entry.id : null) ?? entry.key;
}
