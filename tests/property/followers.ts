import type { ConversationId } from "@tributary/model";
import type { InProcessCenter } from "@tributary/testkit";

/** Subscribes to conversations and reports events that are missing, repeated or out of order. */
export interface Followers {
  /** Subscribes to a conversation from its last event on. */
  follow(id: ConversationId): void;
  /** Subscribes to all conversations again after a restart; subscriptions end with their process. */
  followAgain(): void;
  /** Returns the violations so far. The center must be at rest. */
  violations(): readonly string[];
}

export function createFollowers(harness: InProcessCenter): Followers {
  const lastSeqs = new Map<ConversationId, { seq: number }>();
  const problems: string[] = [];

  function journalEnd(id: ConversationId): number {
    return harness.disk.streams.get(`conversation/${id}`)?.events.length ?? 0;
  }

  function follow(id: ConversationId): void {
    const { center } = harness;
    const last = { seq: journalEnd(id) };
    lastSeqs.set(id, last);
    center.feeds.followConversation(
      id,
      { afterSeq: last.seq },
      {
        onEvent({ seq }) {
          if (harness.center !== center) return; // the process is dead
          if (seq !== last.seq + 1) problems.push(`${id}: event ${seq} delivered after event ${last.seq}`);
          last.seq = seq;
        },
        onTyping: () => undefined,
        onEnd: (reason) => problems.push(`${id}: feed ended: ${reason}`),
      },
    );
  }

  return {
    follow,
    followAgain() {
      for (const id of [...lastSeqs.keys()]) follow(id);
    },
    violations: () => [
      ...problems,
      ...[...lastSeqs].flatMap(([id, { seq }]) =>
        seq === journalEnd(id) ? [] : [`${id}: delivered up to event ${seq} of ${journalEnd(id)}`],
      ),
    ],
  };
}
