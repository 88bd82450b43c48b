import type { EventQuery, Store, StreamRef } from "./ports/store.ts";
import {
  type EventReader,
  type Numbered,
  restoreEvent,
  type StreamEvent,
  type StreamState,
  type TypedStreamRef,
} from "./stream-type.ts";

/** Events read at once when a state is rebuilt. */
const PAGE_EVENTS = 1_000;

/** A stored snapshot. `v` is the version of the stream type that wrote it. */
type SnapshotEnvelope = { readonly v: number; readonly state: unknown };

/** A state read from the store, and the number up to which a usable snapshot reaches. */
export type StoredState<S> = { readonly state: S; readonly snapshotSeq: number };

/** Wraps a state for storage. */
export function toStoredSnapshot(ref: TypedStreamRef, state: StreamState): SnapshotEnvelope {
  const { type } = ref;
  return { v: type.version, state: type.toSnapshot?.(state) ?? state };
}

/** Returns a reader of one stream's events. */
export function eventReader<
  State extends StreamState,
  Event extends StreamEvent,
  Initial extends StreamState | undefined,
  Stamp,
>(store: Store, ref: TypedStreamRef<State, Event, Initial, Stamp>): EventReader<Event> {
  return async <Type extends Event["type"]>(query: EventQuery & { readonly types?: readonly Type[] }) => {
    const stored = await store.readEvents({ kind: ref.kind, id: ref.id }, query);
    return stored.map((event) => restoreEvent<Extract<Event, { type: Type }>>(ref.type, event));
  };
}

/**
 * Reads the durable state of a stream: the last snapshot and the events since.
 *
 * A snapshot written by another version of the stream type is ignored: the state is rebuilt from all events, which upcasters convert.
 */
export async function readState<
  State extends StreamState,
  Event extends StreamEvent,
  Initial extends StreamState | undefined,
  Stamp,
>(store: Store, ref: TypedStreamRef<State, Event, Initial, Stamp>): Promise<StoredState<State | Initial>> {
  const { type } = ref;
  const loaded = await store.load({ kind: ref.kind, id: ref.id });
  const initial = type.initial(ref.id);
  if (loaded === undefined) return { state: initial, snapshotSeq: 0 };
  const snapshot = usableSnapshot<State>(type.version, loaded.snapshot);
  const events = eventReader(store, ref);
  const apply = (state: State | Initial, event: Numbered<Event>): State => type.evolve(state, event);
  let state: State | Initial = snapshot?.state ?? initial;
  if (snapshot === undefined && loaded.snapshot !== null) {
    for await (const page of pagesBefore(events, loaded.snapshot.seq + 1)) state = page.reduce(apply, state);
  }
  state = loaded.tail.map((event) => restoreEvent<Event>(type, event)).reduce(apply, state);
  return { state: await hydrated(ref, state, events), snapshotSeq: snapshot?.seq ?? 0 };
}

function usableSnapshot<State>(
  version: number,
  snapshot: { readonly seq: number; readonly state: unknown } | null,
): { readonly seq: number; readonly state: State } | undefined {
  const envelope = snapshot?.state as Partial<SnapshotEnvelope> | null | undefined; // version 1 stored the bare state
  if (!snapshot || envelope?.v !== version || envelope.state === undefined) return undefined;
  return { seq: snapshot.seq, state: envelope.state as State }; // written by this version of the stream type
}

async function* pagesBefore<Event extends StreamEvent>(
  read: EventReader<Event>,
  beforeSeq: number,
): AsyncGenerator<readonly Numbered<Event>[]> {
  for (let afterSeq = 0; afterSeq < beforeSeq - 1; ) {
    const page = await read({ order: "forward", afterSeq, beforeSeq, limit: PAGE_EVENTS });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    afterSeq = last.seq;
  }
}

async function hydrated<
  State extends StreamState,
  Event extends StreamEvent,
  Initial extends StreamState | undefined,
  Stamp,
>(
  { type }: TypedStreamRef<State, Event, Initial, Stamp>,
  state: State | Initial,
  events: EventReader<Event>,
): Promise<State | Initial> {
  if (state === undefined || type.hydrate === undefined) return state;
  return type.hydrate(state as State, events); // an initial value that is not undefined is a state of the stream
}

/** Removes the type from a reference, for stores. */
export function plainRef({ kind, id }: StreamRef): StreamRef {
  return { kind, id };
}
