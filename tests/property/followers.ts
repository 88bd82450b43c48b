import type { ConversationId } from "@tributary/model";
import type { InProcessCenter } from "@tributary/testkit";

/** Watches what followers of conversations are told. */
export interface Followers {
  /** Follows from now on; again after each restart, since followers end with their process. */
  follow(id: ConversationId): void;
  /** Follows everything again in the center that runs now. */
  followAgain(): void;
  /** What a follower was told twice, out of order or not at all, with a center at rest. */
  faults(): readonly string[];
}

/** Makes followers in `lab`. */
export function createFollowers(lab: InProcessCenter): Followers {
  const feeds = new Map<ConversationId, { readonly startSeq: number; toldSeq: number | null }>();
  const problems: string[] = [];

  function journalEnd(id: ConversationId): number {
    return lab.disk.streams.get(`conversation/${id}`)?.events.length ?? 0;
  }

  function follow(id: ConversationId): void {
    const { center } = lab;
    const feed: { readonly startSeq: number; toldSeq: number | null } = { startSeq: journalEnd(id), toldSeq: null };
    feeds.set(id, feed);
    center.live.followConversation(id, (news) => {
      if (news.kind !== "event" || lab.center !== center) return; // the last words of a dead process reach nobody
      const { seq } = news.event;
      // What was on the disk at the start and had not been told yet may still come.
      const isNext = feed.toldSeq === null ? seq <= feed.startSeq + 1 : seq === feed.toldSeq + 1;
      if (!isNext) problems.push(`${id}: told event ${seq} after event ${feed.toldSeq ?? feed.startSeq}`);
      feed.toldSeq = seq;
    });
  }

  return {
    follow,
    followAgain() {
      for (const id of [...feeds.keys()]) follow(id);
    },
    faults: () => [
      ...problems,
      ...[...feeds].flatMap(([id, { startSeq, toldSeq }]) => {
        const told = toldSeq ?? startSeq;
        return told === journalEnd(id) ? [] : [`${id}: told up to event ${told} of ${journalEnd(id)}`];
      }),
    ],
  };
}
