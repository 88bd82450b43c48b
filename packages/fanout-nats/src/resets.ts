import type { Clock } from "@tributary/kernel";

/**
 * Resets delivered at once, and the pause between two batches: each makes feeds read the store, and those of a whole node would delay all other
 * work.
 */
const BATCH = 100;
const PAUSE_MS = 10;

/** Delivers resets to all topics of a node, a batch at a time. */
export interface Resets extends Disposable {
  /** Starts with all topics. If deliveries are in progress, all topics get another one afterwards. */
  start(): void;
}

/** `topics` returns the present topics, `deliver` delivers the reset of one of them, if it still has subscribers. */
export function createResets(clock: Clock, topics: () => Iterable<string>, deliver: (topic: string) => void): Resets {
  let waiting: readonly string[] = [];
  let delivered = 0;
  let isRepeated = false;
  let pause: Disposable | undefined;

  function deliverBatch(): void {
    pause = undefined;
    const batch = waiting.slice(delivered, delivered + BATCH);
    delivered += batch.length;
    for (const topic of batch) deliver(topic);
    if (delivered < waiting.length) {
      pause = clock.after(PAUSE_MS, deliverBatch);
    } else if (isRepeated) {
      isRepeated = false;
      begin();
    }
  }

  function begin(): void {
    waiting = [...topics()];
    delivered = 0;
    pause = clock.after(PAUSE_MS, deliverBatch);
  }

  return {
    start() {
      if (pause !== undefined) {
        isRepeated = true;
        return;
      }
      begin();
    },
    [Symbol.dispose]() {
      pause?.[Symbol.dispose]();
      waiting = [];
    },
  };
}
