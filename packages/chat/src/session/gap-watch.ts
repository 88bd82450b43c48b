/** Notices frames that were lost, by the numbers in ids. Rule CS-17. */
import type { ItemNumbers } from "../conversation/item-numbers.ts";

/** Frames of a session between readings of the transcript. */
export interface GapWatch {
  /** Records the id of a frame. Returns false if a reading has to show whether others are missing before it. */
  arrived(id: string): boolean;
  /** Records the id of an item that was read. */
  read(id: string): void;
  /** A reading begins. */
  begin(): void;
  /** The reading is complete. Returns false if another one has to follow. */
  complete(): boolean;
  /** The connection is lost: a reading will follow. */
  reset(): void;
}

/** Creates the watch of a session, which begins with a reading. */
export function createGapWatch(numbers: ItemNumbers): GapWatch {
  /** Ids of frames during a reading, and of those that were there when it began: before them none is missing once it is complete. */
  const waiting = new Set<string>();
  let covered: ReadonlySet<string> = waiting;
  let isReading = true;
  return {
    arrived(id) {
      if (!isReading && numbers.follows(id)) numbers.note(id);
      else waiting.add(id);
      return isReading || !waiting.has(id);
    },
    read: numbers.note,
    begin() {
      isReading = true;
      covered = new Set(waiting);
    },
    complete() {
      const ids = [...waiting].sort((one, other) => (numbers.of(one) ?? 0) - (numbers.of(other) ?? 0));
      for (const id of ids) {
        if (!numbers.follows(id) && !covered.has(id)) return false;
        numbers.note(id);
      }
      waiting.clear();
      isReading = false;
      return true;
    },
    reset() {
      waiting.clear();
      isReading = true;
    },
  };
}
