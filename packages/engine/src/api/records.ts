import type { Store, StoredRecord } from "@tributary/journal";
import { mapJournalErrors } from "../journal-errors.ts";

/** Small values by kind and id beside the streams: sessions, secrets, password hashes. Plain JSON. */
export interface Records {
  /** Returns all records of a kind, ascending by id. */
  list(kind: string): Promise<readonly StoredRecord[]>;
  find(kind: string, id: string): Promise<StoredRecord | undefined>;
  /** Replaces and deletes records atomically; resolves when durable. */
  change(change: RecordChange): Promise<void>;
}

/** Records to store and to delete. */
export type RecordChange = {
  readonly put?: readonly StoredRecord[];
  readonly delete?: readonly Pick<StoredRecord, "kind" | "id">[];
};

/** Creates the records over the store. */
export function createRecords(store: Store): Records {
  return {
    list: (kind) => mapJournalErrors(store.records(kind)),
    find: (kind, id) => mapJournalErrors(store.record(kind, id)),
    async change(change) {
      const commit = { changes: [], putRecords: change.put ?? [], deleteRecords: change.delete ?? [] };
      await mapJournalErrors(store.commit(commit)); // no stream and no key: cannot be refused
    },
  };
}
