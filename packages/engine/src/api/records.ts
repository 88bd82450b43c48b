import type { Claim, RecordQuery, ReleasedClaim, Store, StoredRecord } from "@tributary/journal";
import { mapJournalErrors } from "../journal-errors.ts";

export type { StoredRecord } from "@tributary/journal";

/** Small values by kind and id beside the streams: sessions, secrets, password hashes. Plain JSON. */
export interface Records {
  /** Returns the records of a kind, ascending by id: all, or those with these ids. */
  list(kind: string, ids?: readonly string[]): Promise<readonly StoredRecord[]>;
  find(kind: string, id: string): Promise<StoredRecord | undefined>;
  /** Returns records of a kind between two ids, in the order of the query. */
  between(query: RecordQuery): Promise<readonly StoredRecord[]>;
  /** Replaces and deletes records atomically; resolves when durable. */
  change(change: RecordChange): Promise<void>;
  /** Takes a key until the claim ends, and makes the change with it. Returns false, and changes nothing, if the key is taken. */
  claim(claim: Claim, change?: RecordChange): Promise<boolean>;
  /** Returns the text of the claim that has the key, until it ends. */
  claimHolder(key: string): Promise<string | undefined>;
  /** Ends a claim early, if it still has this holder. */
  release(claim: ReleasedClaim): Promise<void>;
  /** True if other nodes may change records: a copy in memory can be outdated. */
  readonly isShared: boolean;
}

/** Records to store and to delete. */
export type RecordChange = {
  readonly put?: readonly StoredRecord[];
  readonly delete?: readonly Pick<StoredRecord, "kind" | "id">[];
};

/** Creates the records over the store. */
export function createRecords(store: Store): Records {
  return {
    list: (kind, ids) => mapJournalErrors(store.records(kind, ids)),
    find: (kind, id) => mapJournalErrors(store.record(kind, id)),
    between: (query) => mapJournalErrors(store.recordsBetween(query)),
    async change(change) {
      const commit = { changes: [], putRecords: change.put ?? [], deleteRecords: change.delete ?? [] };
      await mapJournalErrors(store.commit(commit)); // no stream and no key: cannot be refused
    },
    async claim(claim, change = {}) {
      const { put: putRecords = [], delete: deleteRecords = [] } = change;
      const outcome = await mapJournalErrors(store.commit({ changes: [], claims: [claim], putRecords, deleteRecords }));
      return outcome.ok; // no stream: refused only because the key is taken
    },
    async release(claim) {
      await mapJournalErrors(store.commit({ changes: [], releaseClaims: [claim] })); // no stream and no key: cannot be refused
    },
    claimHolder: (key) => mapJournalErrors(store.claimHolder(key)),
    isShared: store.isShared,
  };
}
