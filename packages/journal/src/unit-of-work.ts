import { accepted, type Clock, type Logger, present, type Result, refused } from "@tributary/kernel";
import type { Conflict, Decide, Decision, Fenced, Needs, Plan, StatesOf } from "./decision.ts";
import type { Draft } from "./draft.ts";
import type { Feeds } from "./feeds.ts";
import { JournalError } from "./journal-error.ts";
import type { StateObservers } from "./observers.ts";
import { streamKey } from "./ports/commit-judge.ts";
import type {
  Change,
  Claim,
  Commit,
  CommitOutcome,
  Store,
  StoredRecord,
  StreamDeletion,
  StreamRef,
} from "./ports/store.ts";
import { STREAM_DELETED, type StreamCache } from "./stream-cache.ts";
import { confirm, latestOf, newEntry, type StreamEntry, stage } from "./stream-entry.ts";
import { plainRef, toStoredSnapshot } from "./stream-reader.ts";
import type { StreamState, TypedStreamRef } from "./stream-type.ts";
import { isOutcomeUnknown, type UnknownOutcomes } from "./unknown-outcomes.ts";
import { activatedBy, topicOf, type Watches } from "./watches.ts";

/** Makes decisions on streams and commits their results, all or nothing. */
export interface UnitOfWork {
  /**
   * Loads the needed streams, decides, commits, and returns the value once it is durable. A conflict with another writer repeats the
   * decision, up to {@link MAX_ATTEMPTS} times.
   *
   * Refusals: those of the decision, `conflict`, and `fenced` for a plan with a fence. Errors: `JournalError("unavailable")` from the store, and whatever the decision throws.
   */
  run<N extends Needs, T, R = never>(
    needs: N,
    decide: Decide<StatesOf<N>, T, R>,
  ): Promise<Result<T, R | Conflict | Fenced>>;
  /** The same for a decision of which some needs follow from the states of others: `further` is called with the first states. */
  runChained<N extends Needs, M extends Needs, T, R = never>(
    needs: N,
    further: (states: StatesOf<N>) => M,
    decide: Decide<StatesOf<N> & StatesOf<M>, T, R>,
  ): Promise<Result<T, R | Conflict | Fenced>>;
}

/** Maximum attempts per decision, not counting those that only load streams. */
export const MAX_ATTEMPTS = 10;

/** Events without a snapshot after which one is stored, so that loading a stream reads at most this many. */
const SNAPSHOT_EVERY = 100;

const NO_CHANGES: readonly Change[] = [];

type Deps = {
  readonly store: Store;
  readonly cache: StreamCache;
  readonly feeds: Feeds;
  readonly watches: Watches;
  readonly unknownOutcomes: UnknownOutcomes;
  readonly observers: StateObservers;
  readonly clock: Clock;
  readonly log: Logger;
};

type Options = {
  /** Called when a commit is durable, before its caller gets the result. */
  readonly onCommitted: (commit: Commit) => void;
};

/** Creates the unit of work of one node. */
export function createUnitOfWork(deps: Deps, options: Options): UnitOfWork {
  const write = createCommitWriter(deps, options);
  return {
    run: (needs, decide) => runDecision(deps, write, { needs, further: undefined, decide }),
    runChained: (needs, further, decide) => runDecision(deps, write, { needs, further, decide }),
  };
}

type Request<N extends Needs, M extends Needs, T, R> = {
  readonly needs: N;
  readonly further: ((states: StatesOf<N>) => M) | undefined;
  readonly decide: Decide<StatesOf<N> & StatesOf<M>, T, R>;
};

/** Entries that a run uses. Streams that have not begun are not in the cache, and are kept here by {@link streamKey}. */
type Entries = { absent: Map<string, StreamEntry> | undefined; used: StreamEntry[] };

async function runDecision<N extends Needs, M extends Needs, T, R>(
  { store, cache, clock, log }: Deps,
  write: CommitWriter,
  request: Request<N, M, T, R>,
): Promise<Result<T, R | Conflict | Fenced>> {
  const entries: Entries = { absent: undefined, used: [] };
  let hasRetriedError = false;
  for (let attempt = 1, loads = 0; attempt <= MAX_ATTEMPTS && loads <= MAX_ATTEMPTS; ) {
    entries.used = [];
    // From here to the commit nothing is awaited: another decision in between would build on the same states.
    let decision: Decision<T, R> | Promise<unknown>;
    try {
      const states = collectAll(cache, entries, request);
      decision = states instanceof Promise ? states : request.decide(states, clock.now());
    } catch (error) {
      if (!(await mayContradict({ store, cache }, entries.used, hasRetriedError))) throw error;
      hasRetriedError = true;
      attempt += 1;
      continue;
    }
    if (decision instanceof Promise) {
      loads += 1;
      await decision;
      continue;
    }
    attempt += 1;
    entries.absent = undefined; // another writer may have begun these streams before the next attempt
    const result = await conclude({ store, write, cache }, decision, entries.used);
    if (result !== undefined) return result;
    log.debug("decision repeated after conflict", { attempt });
  }
  return refused({ code: "conflict" });
}

/**
 * Returns true if the states that a failed decision read may contradict each other: those of commits in flight when one of them fails, and
 * those of which some are behind the commits of other nodes. Waits until they are consistent. Source: UW-05, UW-12.
 */
async function mayContradict(
  { store, cache }: Pick<Deps, "store" | "cache">,
  used: readonly StreamEntry[],
  hasRetriedError: boolean,
): Promise<boolean> {
  const readSeqs = readSeqsOf(used);
  const isInFlight = !hasRetriedError && used.some(({ staged }) => staged.length > 0);
  if (isInFlight) await Promise.all(used.map(({ pending }) => pending));
  const isBehind = store.isShared && !(await areNewest({ store, cache }, used, readSeqs));
  return isInFlight || isBehind;
}

/** Returns the result of a decision once everything it rests on is durable; undefined after a conflict. Commits before it returns. */
async function conclude<T, R>(
  { store, write, cache }: Pick<Deps, "store" | "cache"> & { readonly write: CommitWriter },
  decision: Decision<T, R>,
  used: readonly StreamEntry[],
): Promise<Result<T, R | Fenced> | undefined> {
  if (!("refusal" in decision) && !isReadOnly(decision)) return write(decision, used);
  const readSeqs = readSeqsOf(used);
  if (!(await areDurable(used))) return undefined;
  if (store.isShared && !(await areNewest({ store, cache }, used, readSeqs))) return undefined;
  return "refusal" in decision ? refused(decision.refusal) : accepted(decision.value);
}

/**
 * Returns the numbers of the states that a decision has just read. Must be called in the turn of the decision: while its answer waits for
 * commits in flight, the feeds bring the entries forward, and the entries no longer show what the decision rests on.
 */
function readSeqsOf(used: readonly StreamEntry[]): readonly number[] {
  return used.map((entry) => latestOf(entry)?.seq ?? 0);
}

/**
 * Compares the states that a decision has read with the store, and brings the entries forward that are behind: what another node has committed may not
 * have arrived yet, and an answer that writes nothing would not be refused by the store. A stream whose last known event is not there was deleted.
 * Source: UW-11, UW-16.
 */
async function areNewest(
  { store, cache }: Pick<Deps, "store" | "cache">,
  used: readonly StreamEntry[],
  readSeqs: readonly number[],
): Promise<boolean> {
  const found = await Promise.all(
    used.map(({ ref }, index) =>
      store.readEvents(plainRef(ref), {
        afterSeq: Math.max(0, (readSeqs[index] ?? 0) - 1),
        order: "forward",
        limit: 2,
      }),
    ),
  );
  let isNewest = true;
  for (const [index, entry] of used.entries()) {
    const readSeq = readSeqs[index] ?? 0;
    const event = found[index]?.at(-1);
    if ((event?.seq ?? 0) === readSeq) continue;
    isNewest = false;
    if (event === undefined) cache.forget(entry.ref);
    // An entry that has received the event meanwhile is as good as one that is loaded again.
    else if ((entry.durable?.seq ?? 0) < event.seq && entry.staged.length === 0) cache.refresh(entry);
  }
  return isNewest;
}

function collectAll<N extends Needs, M extends Needs, T, R>(
  cache: StreamCache,
  entries: Entries,
  { needs, further }: Request<N, M, T, R>,
): (StatesOf<N> & StatesOf<M>) | Promise<unknown> {
  const states = collect(cache, entries, needs);
  if (further === undefined || states instanceof Promise) return states as StatesOf<N> & StatesOf<M>; // M is empty without `further`
  const more = collect(cache, entries, further(states));
  return more instanceof Promise ? more : { ...states, ...more };
}

/** Returns the latest states of the needed streams, or a promise to await if some must be loaded first. */
function collect<N extends Needs>(cache: StreamCache, entries: Entries, needs: N): StatesOf<N> | Promise<unknown> {
  const states: Record<string, StreamState | undefined> = {};
  let loads: Promise<unknown>[] | undefined;
  for (const name in needs) {
    const ref = needs[name];
    if (ref === null || ref === undefined) continue;
    const entry = cache.peek(ref) ?? entries.absent?.get(streamKey(ref));
    const loading = entry === undefined ? load(cache, entries, ref) : entry.refreshing;
    if (loading !== undefined) {
      loads ??= [];
      loads.push(loading);
    }
    if (entry !== undefined) {
      entries.used.push(entry);
      states[name] = latestOf(entry);
    }
  }
  return loads === undefined ? (states as StatesOf<N>) : Promise.all(loads); // each entry has the state of its need
}

async function load(cache: StreamCache, entries: Entries, ref: TypedStreamRef): Promise<void> {
  const entry = await cache.load(ref);
  if (latestOf(entry) !== undefined) return;
  entries.absent ??= new Map();
  entries.absent.set(streamKey(ref), entry);
}

/** Waits until the commits that produced these states are answered. False if one failed: then the states were never true. */
async function areDurable(entries: readonly StreamEntry[]): Promise<boolean> {
  const pending = entries.flatMap((entry) => (entry.staged.length === 0 ? [] : [entry.pending]));
  return pending.length === 0 || (await Promise.all(pending)).every(Boolean);
}

function isReadOnly({ drafts, setTimers, cancelTimers, claim, putRecords, deleteRecords }: Plan<unknown>): boolean {
  const hasTimers = setTimers !== undefined || cancelTimers !== undefined;
  const hasRecords = putRecords !== undefined || deleteRecords !== undefined;
  return drafts.length === 0 && !hasTimers && !hasRecords && claim === undefined;
}

/** Commits a plan that was made on the `used` entries. Resolves to undefined after a conflict. Submits the commit before it returns. */
type CommitWriter = <T>(plan: Plan<T>, used: readonly StreamEntry[]) => Promise<Result<T, Fenced> | undefined>;

function createCommitWriter(deps: Deps, { onCommitted }: Options): CommitWriter {
  const { store, cache, feeds, watches, unknownOutcomes, observers } = deps;

  function stageAll(plan: Plan<unknown>, entries: readonly StreamEntry[], committing: Promise<CommitOutcome>): void {
    const pending = committing.then(
      ({ ok }) => ok,
      () => false, // the writer receives the error
    );
    for (const [index, { ref, state }] of plan.drafts.entries()) {
      const entry = entries[index];
      if (entry === undefined) continue;
      stage(entry, state, pending);
      if (cache.peek(ref) === entry) cache.reclassify(entry);
      else cache.add(entry);
      observers.latest(ref, state);
    }
  }

  /** Discards what was built on a failed commit, and then drops or refreshes the entries. */
  function rollBack(entries: readonly StreamEntry[], then: (entry: StreamEntry) => void): void {
    for (const entry of entries) {
      if (cache.peek(entry.ref) !== entry) continue; // dropped before, and possibly loaded again since
      entry.staged.length = 0;
      then(entry);
      observers.latest(entry.ref, entry.durable);
    }
  }

  function complete(plan: Plan<unknown>, entries: readonly StreamEntry[], commit: Commit): void {
    for (const [index, { state }] of plan.drafts.entries()) {
      const entry = entries[index];
      if (entry === undefined) continue;
      confirm(entry, state);
      if (commit.changes[index]?.snapshot !== undefined) entry.snapshotSeq = state.seq;
      if (entry.staged.length === 0 && cache.peek(entry.ref) === entry) cache.reclassify(entry);
    }
    onCommitted(commit);
    for (const { ref, state, events } of plan.drafts) {
      observers.committed(ref, state, events);
      feeds.publish(ref, events);
    }
    for (const ref of plan.deleteStreams ?? []) {
      cache.forget(ref);
      if (store.isShared) feeds.signal(ref, STREAM_DELETED, null);
    }
  }

  return async (plan, used) => {
    const entries = plan.drafts.map(({ ref }) => cache.peek(ref) ?? entryOf(ref, used) ?? newEntry(ref));
    const commit = commitOf(plan, entries, used);
    const activated = activatedBy(store, plan.drafts, entries);
    const committing = store.commit(commit);
    stageAll(plan, entries, committing);
    const outcome = await committing.catch((error: unknown) => {
      rollBack(entries, cache.drop);
      for (const ref of plan.deleteStreams ?? []) cache.forget(ref); // it is perhaps not known whether they were deleted
      if (isOutcomeUnknown(error)) unknownOutcomes.add(topicsOf(plan, activated));
      if (error instanceof JournalError && error.code === "internal") throw error;
      const details = error instanceof JournalError ? error.details : {};
      throw new JournalError("unavailable", "failed to commit", { details, cause: error });
    });
    if (outcome.ok) {
      complete(plan, entries, commit);
      watches.publish(activated);
      return accepted(plan.value);
    }
    rollBack(entries, cache.refresh);
    if (outcome.refusal === "claimed" && plan.claim) return accepted(plan.claim.otherwise(outcome.holder));
    if (outcome.refusal === "fenced") return refused({ code: "fenced" });
    // The conflict may be about a stream that was only read, whose latest message has been lost.
    rollBack(
      used.filter((entry) => entry.staged.length === 0 && !entries.includes(entry)),
      cache.refresh,
    );
    return undefined;
  };
}

/** Returns the topics to which the events of a plan are published, and those of the kinds of streams that it begins. */
function topicsOf({ drafts }: Plan<unknown>, activated: readonly StreamRef[]): readonly string[] {
  return [...drafts.map(({ ref }) => streamKey(ref)), ...activated.map(({ kind }) => topicOf(kind))];
}

/** Returns the entry of a stream that has not begun, as the decision has read it. */
function entryOf({ kind, id }: TypedStreamRef, used: readonly StreamEntry[]): StreamEntry | undefined {
  return used.find(({ ref }) => ref.kind === kind && ref.id === id);
}

function commitOf(plan: Plan<unknown>, entries: readonly StreamEntry[], used: readonly StreamEntry[]): Commit {
  const changes = plan.drafts.map((each, index): Change => {
    const change = { stream: plainRef(each.ref), expectedSeq: each.baseSeq, events: each.events };
    if (!isSnapshotDue(each, entries[index]?.snapshotSeq ?? 0)) return change;
    const snapshot = { state: toStoredSnapshot(each.ref, each.state), isActive: each.ref.type.isActive(each.state) };
    return { ...change, snapshot };
  });
  const deletions = (plan.deleteStreams ?? []).map((ref) => present(entryOf(ref, used), "a stream that was read"));
  const assertions = assertionsOf([...entries, ...deletions], used);
  const records = recordsOf(plan);
  return {
    changes: assertions.length === 0 ? changes : [...changes, ...assertions],
    ...(plan.setTimers === undefined ? {} : { setTimers: plan.setTimers }),
    ...(plan.cancelTimers === undefined ? {} : { cancelTimers: plan.cancelTimers }),
    ...(records === undefined ? {} : { putRecords: records }),
    ...(plan.deleteRecords === undefined ? {} : { deleteRecords: plan.deleteRecords }),
    ...(plan.releaseClaims === undefined ? {} : { releaseClaims: plan.releaseClaims }),
    ...(deletions.length === 0 ? {} : { deleteStreams: deletions.map(deletionOf) }),
    ...(plan.claim === undefined ? {} : { claims: [claimOf(plan.claim)] }),
    ...(plan.fence === undefined ? {} : { fence: plan.fence }),
  };
}

/** Returns the records of a plan and of its events; undefined if there are none, as for messages. Source: UW-14. */
function recordsOf({ drafts, putRecords }: Plan<unknown>): readonly StoredRecord[] | undefined {
  let records = putRecords;
  for (const { ref, state, events } of drafts) {
    const derived = ref.type.recordsOf?.(state, events) ?? [];
    if (derived.length > 0) records = [...(records ?? []), ...derived];
  }
  return records;
}

function deletionOf(entry: StreamEntry): StreamDeletion {
  return { stream: plainRef(entry.ref), expectedSeq: latestOf(entry)?.seq ?? 0 };
}

function claimOf({ key, holder, endsAt }: Claim): Claim {
  return { key, holder, endsAt };
}

/** Returns changes that write nothing: the commit fails if a stream that its decision has only read has moved on, or was never as read. */
function assertionsOf(drafted: readonly StreamEntry[], used: readonly StreamEntry[]): readonly Change[] {
  if (used.every((entry) => drafted.includes(entry))) return NO_CHANGES;
  const read = used.filter((entry, index) => !drafted.includes(entry) && used.indexOf(entry) === index);
  return read.map((entry) => ({ stream: plainRef(entry.ref), expectedSeq: latestOf(entry)?.seq ?? 0, events: [] }));
}

function isSnapshotDue({ ref: { type }, state, events }: Draft, snapshotSeq: number): boolean {
  if (type.isSnapshotDue === undefined || state.seq - snapshotSeq >= SNAPSHOT_EVERY) return true;
  return events.some((event) => type.isSnapshotDue?.(event.type));
}
