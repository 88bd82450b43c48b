import type {
  Commit,
  DurableTimer,
  JournalEvent,
  Store,
  StoredRecord,
  StreamRef,
  StreamSnapshot,
} from "../ports/store.ts";

/** What a suite needs of an adapter: an empty store, and ways to end it. */
export interface StoreFixture extends AsyncDisposable {
  readonly store: Store;
  /** Closes the open store in order and opens another on what it left. */
  reopen(): Promise<Store>;
  /** Opens another store on what is on the disk at this moment, as after the end of the process without warning. */
  crash(): Promise<Store>;
  /** Lets so much time pass without commits that nothing is left to be written. */
  idle(): Promise<void>;
}

/** Makes an empty store for one test. */
export type OpenStore = () => Promise<StoreFixture>;

/** A stream of conversations. */
export function conversation(id: string): StreamRef {
  return { kind: "conversation", id };
}

/** A stream of agents. */
export function agent(id: string): StreamRef {
  return { kind: "agent", id };
}

/** The event number `seq`, with something in it that tells it from others. */
export function event(
  seq: number,
  extra: { readonly at?: number; readonly type?: string; readonly text?: string } = {},
): JournalEvent {
  return { seq, at: 1_000 + seq, type: "message.sent", text: `text ${seq}`, ...extra } as JournalEvent;
}

/** The events with numbers `from` to `to`. */
export function events(from: number, to: number): JournalEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => event(from + index));
}

/** A commit that appends `count` events to one stream. */
export function append(stream: StreamRef, expectedSeq: number, count = 1, snapshot?: StreamSnapshot): Commit {
  const change = { stream, expectedSeq, events: events(expectedSeq + 1, expectedSeq + count) };
  return { changes: [snapshot === undefined ? change : { ...change, snapshot }] };
}

/** A timer. */
export function timer(id: string, dueAt: number, task = "ring"): DurableTimer {
  return { id, dueAt, task, stream: conversation("a") };
}

/** A record. */
export function record(kind: string, id: string, value: unknown = { of: id }): StoredRecord {
  return { kind, id, value };
}
