import type { EpochMs } from "@tributary/kernel";

/** The kinds of streams there are, each with a state of its own. */
export type StreamKind = "conversation" | "agent";

/** Names one stream. */
export type StreamRef = { readonly kind: StreamKind; readonly id: string };

/** A fact as it is kept: numbered, timed, typed, with whatever else it carries. Plain JSON. */
export type JournalEvent = { readonly seq: number; readonly at: EpochMs; readonly type: string };

/** What a commit does to one stream. */
export type Change = {
  readonly stream: StreamRef;
  /** The number of the last event that the writer knew. The events below go on from there, gap-free. */
  readonly expectedSeq: number;
  readonly events: readonly JournalEvent[];
  /** The state after the last of the events. Absent: the state kept before still leads there by these events. */
  readonly snapshot?: StreamSnapshot;
};

/** A stream's state. `isLive` streams are listed at the start, ended ones only loaded when asked for. Plain JSON. */
export type StreamSnapshot = { readonly state: unknown; readonly isLive: boolean };

/** Something to be done at a time, kept over restarts. */
export type DurableTimer = {
  readonly id: string;
  readonly dueAt: EpochMs;
  readonly task: string;
  readonly stream: StreamRef;
};

/** Something small kept by kind and id beside the streams: sessions, secrets, settings. Plain JSON. */
export type StoredRecord = { readonly kind: string; readonly id: string; readonly value: unknown };

/** Everything that is to become true together. */
export type Commit = {
  readonly changes: readonly Change[];
  /** Timers to set; one with the same id is replaced. */
  readonly setTimers?: readonly DurableTimer[];
  /** Ids of timers to drop; unknown ones are ignored. */
  readonly cancelTimers?: readonly string[];
  /** Keys that only one commit may ever take, with what the first taker wants later ones to be told. */
  readonly claims?: readonly { readonly key: string; readonly holder: string }[];
  readonly putRecords?: readonly StoredRecord[];
  readonly deleteRecords?: readonly Pick<StoredRecord, "kind" | "id">[];
};

/**
 * What became of a commit. `conflict`: a stream has moved on, or an earlier commit it builds upon failed; nothing was written: load and decide
 * again. `claimed`: somebody was first; nothing was written.
 */
export type CommitOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly refusal: "conflict" }
  | { readonly ok: false; readonly refusal: "claimed"; readonly holder: string };

/** A stream as the store has it: the last kept state, and the events since. */
export type LoadedStream = {
  readonly snapshot: { readonly seq: number; readonly state: unknown } | null;
  readonly tail: readonly JournalEvent[];
};

/** Which events of a stream. Bounds are exclusive; `limit` counts from the end that `order` starts at. */
export type EventQuery = {
  readonly afterSeq?: number;
  readonly beforeSeq?: number;
  readonly order: "forward" | "backward";
  readonly limit: number;
  /** Only these types; absent: all. */
  readonly types?: readonly string[];
};

/**
 * Where everything that must not be lost is kept.
 *
 * `commit` resolves when the commit is durable, in the order in which commits were handed over; commits that arrive while others are being
 * written are written together. It rejects with a `CenterError("unavailable")` when the store is closed or broken, and then nothing of that
 * commit is there. Commits may be handed over without waiting for earlier ones, each building on the numbers the one before it will reach.
 * Rules ST-01 to ST-17; every adapter runs `contracts/store-contract.ts`.
 */
export interface Store extends AsyncDisposable {
  commit(commit: Commit): Promise<CommitOutcome>;
  /** The stream, or undefined when nothing was ever written to it. */
  load(stream: StreamRef): Promise<LoadedStream | undefined>;
  /** Events in ascending order of their numbers, whatever the query's order. */
  readEvents(stream: StreamRef, query: EventQuery): Promise<readonly JournalEvent[]>;
  /** The numbers of the events with exactly this time, ascending. */
  seqsAt(stream: StreamRef, at: EpochMs): Promise<readonly number[]>;
  /** Ids of the streams of a kind whose last snapshot is live. */
  liveStreams(kind: StreamKind): Promise<readonly string[]>;
  /** What the taker of a key left for later ones. */
  claimHolder(key: string): Promise<string | undefined>;
  /** All timers, soonest first. */
  timers(): Promise<readonly DurableTimer[]>;
  /** All records of a kind, by id ascending. */
  records(kind: string): Promise<readonly StoredRecord[]>;
  /** One record. */
  record(kind: string, id: string): Promise<StoredRecord | undefined>;
  /**
   * After an end without warning: the streams whose last events may have been told to nobody, with the number before the first such event.
   * Asked once, at the start. Source: ST-14, ADR 0006.
   */
  untold(): Promise<readonly { readonly stream: StreamRef; readonly afterSeq: number }[]>;
}
