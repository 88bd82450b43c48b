import type { EpochMs } from "@tributary/kernel";

/** Identifies a stream: its kind (see `defineStream`) and an id unique within the kind. */
export type StreamRef = { readonly kind: string; readonly id: string };

/** An event as stored: numbered, timed, typed, with further members of its own. Plain JSON. */
export type JournalEvent = { readonly seq: number; readonly at: EpochMs; readonly type: string };

/** The part of a commit that concerns one stream. */
export type Change = {
  readonly stream: StreamRef;
  /** Number of the last event the writer knew. The events continue from it without gaps. */
  readonly expectedSeq: number;
  readonly events: readonly JournalEvent[];
  /** State after the last of the events. Absent: the previous snapshot and the events since still lead there. */
  readonly snapshot?: StreamSnapshot;
};

/** A stored state. Active streams are listed at start; others are loaded only on request. Plain JSON. */
export type StreamSnapshot = { readonly state: unknown; readonly isActive: boolean };

/** Work due at a time, kept over restarts. `data` is plain JSON and belongs to the timer's kind. */
export type DurableTimer = {
  readonly id: string;
  readonly dueAt: EpochMs;
  readonly kind: string;
  readonly stream: StreamRef;
  readonly data: unknown;
};

/** A key that is taken until `endsAt`, with a text that later claimants receive. The store deletes claims that have ended. */
export type Claim = { readonly key: string; readonly holder: string; readonly endsAt: EpochMs };

/** Identifies a claim that ends early. */
export type ReleasedClaim = Pick<Claim, "key" | "holder">;

/**
 * Permission for what only one node may do at a time, until `endsAt` by the store's time. Each new holder gets a higher epoch.
 */
export type Lease = {
  readonly name: string;
  readonly holder: string;
  readonly epoch: number;
  readonly endsAt: EpochMs;
};

/** A small value stored by kind and id beside the streams: sessions, secrets, password hashes. Plain JSON. */
export type StoredRecord = { readonly kind: string; readonly id: string; readonly value: unknown };

/** A stream to delete, at the number of the last event that the writer knew. */
export type StreamDeletion = Pick<Change, "stream" | "expectedSeq">;

/** Changes that become durable atomically. */
export type Commit = {
  readonly changes: readonly Change[];
  /** Streams of which nothing remains: no events, no snapshot, no timers. Their ids are never used again. */
  readonly deleteStreams?: readonly StreamDeletion[];
  /** Timers to set; one with the same id is replaced. */
  readonly setTimers?: readonly DurableTimer[];
  /** Ids of timers to cancel; unknown ids are ignored. */
  readonly cancelTimers?: readonly string[];
  /** Keys that only one commit may take until the claim ends. */
  readonly claims?: readonly Claim[];
  /** Claims that end with this commit, if they still have this holder. Others are ignored. */
  readonly releaseClaims?: readonly ReleasedClaim[];
  readonly putRecords?: readonly StoredRecord[];
  readonly deleteRecords?: readonly Pick<StoredRecord, "kind" | "id">[];
  /** The newest epoch of a lease that the writer knows: a holder that has been replaced can no longer write. */
  readonly fence?: Pick<Lease, "name" | "epoch">;
};

/**
 * Result of a commit. `conflict`: a stream has moved on, or an earlier commit that this one builds on failed; nothing was written, load
 * and decide again. `claimed`: another commit took the key; nothing was written. `fenced`: the lease has another epoch; nothing was written.
 */
export type CommitOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly refusal: "conflict" }
  | { readonly ok: false; readonly refusal: "claimed"; readonly holder: string }
  | { readonly ok: false; readonly refusal: "fenced" };

/** A stream as stored: the last snapshot and the events since. */
export type LoadedStream = {
  readonly snapshot: { readonly seq: number; readonly state: unknown } | null;
  readonly tail: readonly JournalEvent[];
};

/** Selects events of a stream. Bounds are exclusive; `limit` counts from the end at which `order` starts. */
export type EventQuery = {
  readonly afterSeq?: number;
  readonly beforeSeq?: number;
  readonly order: "forward" | "backward";
  readonly limit: number;
  /** Only these types; absent: all. */
  readonly types?: readonly string[];
};

/** Selects events of all streams of some kinds, in the order of {@link Store.readAll}. */
export type JournalQuery = {
  readonly kinds: readonly string[];
  /** Position of an earlier page; null for the beginning. */
  readonly after: string | null;
  readonly limit: number;
};

/**
 * Selects records of a kind by their ids, which are compared byte by byte. Bounds are exclusive; `limit` counts from the end at which `order`
 * starts.
 */
export type RecordQuery = {
  readonly kind: string;
  readonly after: string;
  readonly before: string;
  readonly order: "forward" | "backward";
  readonly limit: number;
};

/** Events across streams. `position`: where the next page begins; the same as before if there was nothing to read. */
export type JournalPage = {
  readonly events: readonly { readonly stream: StreamRef; readonly event: JournalEvent }[];
  readonly position: string | null;
};

/**
 * Durable storage for streams, timers, claims and records.
 *
 * `commit` resolves when the commit is durable, in the order in which commits were submitted; commits submitted while others are being
 * written form the next group. Commits may be submitted without waiting for earlier ones, each building on the numbers the previous one
 * will reach.
 *
 * Errors: `JournalError("unavailable")` when the store is closed or broken; nothing of that commit was written, unless `details.outcome` is
 * `unknown`.
 * Every adapter runs `contracts/store-contract.ts`. Source: ST-01 to ST-13, ST-15 to ST-27.
 */
export interface Store extends AsyncDisposable {
  commit(commit: Commit): Promise<CommitOutcome>;
  /** The stream, or undefined if nothing was ever written to it, or if it was deleted. */
  load(stream: StreamRef): Promise<LoadedStream | undefined>;
  /** Events in ascending order of their numbers, whatever the query's order. */
  readEvents(stream: StreamRef, query: EventQuery): Promise<readonly JournalEvent[]>;
  /** Numbers of the events with exactly this time, ascending. */
  seqsAt(stream: StreamRef, at: EpochMs): Promise<readonly number[]>;
  /** Ids of the streams of a kind whose last snapshot is active. */
  activeStreams(kind: string): Promise<readonly string[]>;
  /** Text left by the commit that took the key, until the claim ends. */
  claimHolder(key: string): Promise<string | undefined>;
  /** All timers, soonest first. */
  timers(): Promise<readonly DurableTimer[]>;
  /** Ids of timers that are due by the store's time and that no node holds, soonest first. */
  dueTimers(limit: number): Promise<readonly string[]>;
  /**
   * Holds the named timers for a node, which alone runs them for `holdMs`, whether they are due or not. Returns those that exist and that no
   * other node holds. A commit that sets a timer again ends its hold.
   */
  holdTimers(
    ids: readonly string[],
    hold: { readonly holder: string; readonly holdMs: number },
  ): Promise<readonly DurableTimer[]>;
  /** Takes a lease that is free or has ended, or renews it for its holder. Returns the lease that is in force afterwards, perhaps another holder's. */
  takeLease(lease: { readonly name: string; readonly holder: string; readonly forMs: number }): Promise<Lease>;
  /** Ends a lease early, if that is still its epoch. */
  releaseLease(lease: Pick<Lease, "name" | "epoch">): Promise<void>;
  /**
   * Events across streams, in an order to which nothing is ever added before a position that was returned: what a transaction in progress will
   * write comes later. Events of one stream are in the order of their numbers.
   */
  readAll(query: JournalQuery): Promise<JournalPage>;
  /** Time of the store, which all its nodes share. Times of leases, claims and holds are measured by it. */
  now(): Promise<EpochMs>;
  /** True if other nodes may write to the store while this one has it open. */
  readonly isShared: boolean;
  /** Records of a kind, ascending by id: all, or those with these ids. */
  records(kind: string, ids?: readonly string[]): Promise<readonly StoredRecord[]>;
  /** A single record. */
  record(kind: string, id: string): Promise<StoredRecord | undefined>;
  /** Records between two ids, in the order of the query. Reads no more than it returns. */
  recordsBetween(query: RecordQuery): Promise<readonly StoredRecord[]>;
}
