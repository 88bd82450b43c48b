import type { Numbered, StreamEvent, StreamState, TypedStreamRef } from "./stream-type.ts";

/**
 * A stream in memory: its newest durable state, and the states of commits that the store has not answered yet, oldest first.
 *
 * A commit that succeeds moves its state from `staged` to `durable`. A commit that fails makes the entry invalid: everything staged after it
 * was built on it, so the entry is dropped and the next use loads the stream again.
 */
export type StreamEntry<
  State extends StreamState = StreamState,
  Event extends StreamEvent = StreamEvent,
  Initial extends StreamState | undefined = StreamState | undefined,
  Stamp = unknown,
> = {
  readonly ref: TypedStreamRef<State, Event, Initial, Stamp>;
  durable: State | Initial;
  readonly staged: State[];
  /** Number up to which the stored snapshot reaches. */
  snapshotSeq: number;
  /** Resolves when the last staged commit is answered, to true if it became durable. Never rejects. */
  pending: Promise<boolean>;
  /** Resolves when the events that it lacks have been read; undefined if it is not known to lack any. Never rejects. */
  refreshing: Promise<void> | undefined;
  /** Ends the feed that keeps the entry current; undefined before it is followed. */
  following: Disposable | undefined;
};

const DURABLE = Promise.resolve(true);

/** Creates the entry of a stream without events. */
export function newEntry<
  State extends StreamState,
  Event extends StreamEvent,
  Initial extends StreamState | undefined,
  Stamp,
>(ref: TypedStreamRef<State, Event, Initial, Stamp>): StreamEntry<State, Event, Initial, Stamp> {
  const durable = ref.type.initial(ref.id);
  return { ref, durable, staged: [], snapshotSeq: 0, pending: DURABLE, refreshing: undefined, following: undefined };
}

/** Returns the state that the next decision is made on: the newest staged one, otherwise the durable one. */
export function latestOf<State extends StreamState, Event extends StreamEvent, Initial extends StreamState | undefined>(
  entry: StreamEntry<State, Event, Initial>,
): State | Initial {
  return entry.staged.length === 0 ? entry.durable : (entry.staged.at(-1) ?? entry.durable);
}

/** Adds the state of a commit that was submitted. */
export function stage(entry: StreamEntry, state: StreamState, pending: Promise<boolean>): void {
  entry.staged.push(state);
  entry.pending = pending;
}

/** Makes a state durable, with every staged state up to its number. A state older than the durable one changes nothing. */
export function confirm(entry: StreamEntry, state: StreamState): void {
  while (entry.staged.length > 0 && (entry.staged[0]?.seq ?? 0) <= state.seq) entry.staged.shift();
  if (state.seq > (entry.durable?.seq ?? 0)) entry.durable = state;
}

/** Applies an event that another writer committed. Returns false if the entry has it already. */
export function applyCommitted(entry: StreamEntry, event: Numbered<StreamEvent>): boolean {
  if (event.seq <= (entry.durable?.seq ?? 0)) return false;
  confirm(entry, entry.ref.type.evolve(entry.durable, event));
  return true;
}
