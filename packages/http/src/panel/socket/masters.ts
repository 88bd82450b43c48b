import type { MasterAnswer } from "@tributary/protocol/panel";

/** Master page per topic among an agent's pages: the one that rings, the one that has the audio. Source: docs/wire/streams.md#master-election. */
export interface Masters {
  /** Returns the master. If there is none, the page becomes master unless `shouldNotClaim`. */
  check(pageId: string, topic: string, shouldNotClaim: boolean): MasterAnswer;
  /** Makes the page master, replacing another one. */
  become(pageId: string, topic: string): MasterAnswer;
  /** Releases all topics of a closed page. */
  release(pageId: string): void;
}

/** Maximum number of topics: they are free text from pages. More than any desktop uses. */
const MAX_TOPICS = 1_000;

/** Creates an empty table. Rules MA-01 to MA-04. */
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
