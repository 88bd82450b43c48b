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
  const toldUpTo = new Map<ConversationId, number>();
  const problems: string[] = [];

  function journalEnd(id: ConversationId): number {
    return lab.disk.streams.get(`conversation/${id}`)?.events.length ?? 0;
  }

  function follow(id: ConversationId): void {
    toldUpTo.set(id, journalEnd(id));
    lab.center.live.followConversation(id, (news) => {
      if (news.kind !== "event") return;
      const before = toldUpTo.get(id) ?? 0;
      if (news.event.seq !== before + 1) problems.push(`${id}: told event ${news.event.seq} after event ${before}`);
      toldUpTo.set(id, news.event.seq);
    });
  }

  return {
    follow,
    followAgain() {
      for (const id of [...toldUpTo.keys()]) follow(id);
    },
    faults: () => [
      ...problems,
      ...[...toldUpTo].flatMap(([id, seq]) =>
        seq === journalEnd(id) ? [] : [`${id}: told up to event ${seq} of ${journalEnd(id)}`],
      ),
    ],
  };
}
