import type { Store } from "@tributary/journal";
import type { StreamingId } from "@tributary/model";
import { positionKey, positionRecord, type StreamingPosition } from "../contact/streamings.ts";
import { mapJournalErrors } from "../journal-errors.ts";
import type { Fence } from "../routing/leadership.ts";

/** Stores how far a sending is. Errors: those of the store. */
export interface PositionWriter {
  /** Stores the position without delaying the caller. While one is being written, only the newest one waits. */
  save(position: StreamingPosition): void;
  /** Deletes the record, after the writes in progress. Resolves to false if another node leads. */
  delete(): Promise<boolean>;
}

type Deps = {
  readonly store: Pick<Store, "commit">;
  readonly fence: Fence;
  /** Called when another node leads, or a position could not be written. */
  readonly onFailed: (error: unknown) => void;
};

/** Creates the writer of one sending. Each write names the lease: a node that was replaced writes nothing. Rule HK-05. */
export function createPositionWriter({ store, fence, onFailed }: Deps, id: StreamingId): PositionWriter {
  let newest: StreamingPosition | null = null;
  let writing: Promise<void> | null = null;

  async function write(): Promise<void> {
    for (let next = newest; next !== null; next = newest) {
      newest = null;
      const commit = { changes: [], putRecords: [positionRecord(id, next)], fence };
      const { ok } = await mapJournalErrors(store.commit(commit));
      if (!ok) onFailed(new Error("another node leads"));
    }
  }

  return {
    save(position) {
      newest = position;
      writing ??= write()
        .catch(onFailed)
        .finally(() => {
          writing = null;
        });
    },
    async delete() {
      newest = null;
      await writing;
      const { ok } = await mapJournalErrors(store.commit({ changes: [], deleteRecords: [positionKey(id)], fence }));
      return ok;
    },
  };
}
