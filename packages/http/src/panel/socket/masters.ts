import type { MasterAnswer } from "@tributary/protocol/panel";

/** Which of an agent's pages is master of which topic: the one that rings, the one that has the audio. Source: docs/wire/streams.md#master-election. */
export interface Masters {
  /** Who is master; where nobody is, the asker becomes it, unless told not to. */
  check(pageId: string, topic: string, shouldNotClaim: boolean): MasterAnswer;
  /** The asker becomes master, whoever was it. */
  become(pageId: string, topic: string): MasterAnswer;
  /** The page has gone: its topics are free. */
  release(pageId: string): void;
}

/** Topics are free text from pages: more than any desktop uses, and then no more. */
const MAX_TOPICS = 1_000;

/** Makes {@link Masters}. Rules MA-01 to MA-04. */
export function createMasters(): Masters {
  const masters = new Map<string, string>();
  return {
    check(pageId, topic, shouldNotClaim) {
      const current = masters.get(topic);
      if (current !== undefined) return { masterId: current, isMaster: current === pageId, topic };
      if (shouldNotClaim || masters.size >= MAX_TOPICS) return { masterId: null, isMaster: false, topic };
      masters.set(topic, pageId);
      return { masterId: pageId, isMaster: true, topic };
    },
    become(pageId, topic) {
      const before = masters.get(topic);
      if (before !== undefined || masters.size < MAX_TOPICS) masters.set(topic, pageId);
      return { masterId: pageId, takeOver: before !== undefined && before !== pageId, topic };
    },
    release(pageId) {
      for (const [topic, master] of masters) {
        if (master === pageId) masters.delete(topic);
      }
    },
  };
}
