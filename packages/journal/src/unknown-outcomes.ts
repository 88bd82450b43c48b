import { asError, type Clock, type Logger } from "@tributary/kernel";
import { JournalError } from "./journal-error.ts";
import type { Fanout } from "./ports/fanout.ts";
import type { Store } from "./ports/store.ts";

/**
 * Commits of this node of which the store could not report whether they were written. If they were, no node has received their events: hence
 * the followers of their streams read the store once it answers again. Disposing ends that. Source: UW-13.
 */
export interface UnknownOutcomes extends Disposable {
  /** Sends a reset to these topics, on all nodes, as soon as the store answers. */
  add(topics: readonly string[]): void;
}

type Deps = {
  readonly store: Pick<Store, "now">;
  readonly fanout: Fanout;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Interval at which the store is asked whether it answers again. Unit: milliseconds. */
const ASK_EVERY_MS = 1_000;

/** Topics that receive a reset at once, and the time to the next: each makes its subscribers read the store. Unit of the time: milliseconds. */
const RESETS_AT_ONCE = 100;
const RESETS_EVERY_MS = 10;

/** Topics that are kept while the store is away. Followers of further ones read the store with the next event of their stream. */
const MAX_TOPICS = 10_000;

/** Returns true for the error of a commit that may have been written. Source: ST-17. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof JournalError && error.details.outcome === "unknown";
}

/** Creates the unknown outcomes of one node. */
export function createUnknownOutcomes({ store, fanout, clock, log }: Deps): UnknownOutcomes {
  const topics = new Set<string>();
  let isOpen = true;
  let isWaiting = false;
  let timer: Disposable | undefined;

  function tryIn(ms: number): void {
    isWaiting = true;
    timer = clock.after(ms, () => void resetNext());
  }

  async function resetNext(): Promise<void> {
    // A commit that is rejected during the question may rest on an outage that began after the answer.
    const asked = [...topics].slice(0, RESETS_AT_ONCE);
    const isAnswering = await store.now().then(
      () => true,
      (error: unknown) => {
        log.debug("store does not answer yet", { error: asError(error) });
        return false;
      },
    );
    if (!isOpen) return;
    isWaiting = false;
    for (const topic of isAnswering ? asked : []) {
      topics.delete(topic);
      fanout.publish(topic, { kind: "reset" });
    }
    if (topics.size > 0) tryIn(isAnswering ? RESETS_EVERY_MS : ASK_EVERY_MS);
  }

  return {
    add(added) {
      if (!isOpen) return;
      const further = added.filter((topic) => !topics.has(topic));
      const fitting = further.slice(0, MAX_TOPICS - topics.size);
      for (const topic of fitting) topics.add(topic);
      if (fitting.length < further.length)
        log.warn("too many commits with an unknown outcome", { topics: topics.size });
      if (topics.size > 0 && !isWaiting) tryIn(ASK_EVERY_MS);
    },
    [Symbol.dispose]() {
      isOpen = false;
      topics.clear();
      timer?.[Symbol.dispose]();
    },
  };
}
