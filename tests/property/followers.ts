import type { ConversationId } from "@tributary/model";
import type { InProcessCenter } from "@tributary/testkit";

/** Followers of conversations, checked for events that are missing, repeated or out of order. */
export interface Followers {
  /** Follows a conversation from its last event on. */
  follow(id: ConversationId): void;
  /** Follows all of them again after a restart, since followers end with their process. */
  followAgain(): void;
  /** Faults so far, with a center at rest. */
  faults(): readonly string[];
}

/** Creates followers in `lab`. */
export function createFollowers(lab: InProcessCenter): Followers {
  const lastSeqs = new Map<ConversationId, { seq: number }>();
  const problems: string[] = [];

  function journalEnd(id: ConversationId): number {
    return lab.disk.streams.get(`conversation/${id}`)?.events.length ?? 0;
  }

  function follow(id: ConversationId): void {
    const { center } = lab;
    const last = { seq: journalEnd(id) };
    lastSeqs.set(id, last);
    center.live.followConversation(
      id,
      { afterSeq: last.seq },
      {
        onEvent({ seq }) {
          if (lab.center !== center) return; // the process is dead
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
    faults: () => [
      ...problems,
      ...[...lastSeqs].flatMap(([id, { seq }]) =>
        seq === journalEnd(id) ? [] : [`${id}: delivered up to event ${seq} of ${journalEnd(id)}`],
      ),
    ],
  };
}
