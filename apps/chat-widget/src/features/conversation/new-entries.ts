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

export interface NewEntries {
  /** Returns the changes up to `snapshot`. */
  next(snapshot: ChatSnapshot): News;
}

/** Creates {@link NewEntries}. Of an earlier chat, the initially loaded transcript is not new. */
export function createNewEntries(isEarlierChat: boolean): NewEntries {
  let knownUpTo: EpochMs | undefined = isEarlierChat ? undefined : 0;
  let failed: ReadonlySet<string> = new Set();
  return {
    next({ timeline, history }) {
      const keys = timeline.flatMap((entry) =>
        entry.type === "message" && entry.mine && entry.delivery === "failed" ? [entry.key] : [],
      );
      const hasFailure = keys.some((key) => !failed.has(key));
      failed = new Set(keys);
      const newest = newestConfirmed(timeline);
      const since = knownUpTo;
      if (since !== undefined || history !== "unknown") knownUpTo = Math.max(newest, since ?? 0);
      if (since === undefined || newest <= since) return { entries: [], hasFailure };
      return { entries: timeline.filter((entry) => entry.at > since && isConfirmed(entry)), hasFailure };
    },
  };
}

function newestConfirmed(timeline: readonly TimelineEntry[]): EpochMs {
  return timeline.findLast(isConfirmed)?.at ?? 0;
}

function isConfirmed(entry: TimelineEntry): boolean {
  return entry.type !== "message" || entry.id !== null;
}
