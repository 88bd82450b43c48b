import type {
  Claim,
  Commit,
  DurableTimer,
  JournalEvent,
  Store,
  StoredRecord,
  StreamRef,
  StreamSnapshot,
} from "../ports/store.ts";

/** An empty store, and ways to stop it. */
export interface StoreFixture extends AsyncDisposable {
  readonly store: Store;
  /** Closes the open store and opens another on the same data. */
  reopen(): Promise<Store>;
  /** Opens another store on what is on the disk now, as after a crash of the process. */
  crash(): Promise<Store>;
  /** Opens another store on the same data beside the first, as on another node; absent if the store is not shared. */
  readonly join?: () => Promise<Store>;
  /** Lets time pass for the store. Unit: milliseconds. */
  pass(ms: number): Promise<void>;
}

/** Opens an empty store for one test. */
export type OpenStore = () => Promise<StoreFixture>;

/** Returns a stream of kind `conversation`. The store treats kinds alike. */
export function conversation(id: string): StreamRef {
  return { kind: "conversation", id };
}

/** Returns a stream of kind `agent`. */
export function agent(id: string): StreamRef {
  return { kind: "agent", id };
}

/** Returns event number `seq`, with a text that distinguishes it. */
export function event(
  seq: number,
  extra: { readonly at?: number; readonly type?: string; readonly text?: string } = {},
): JournalEvent {
  return { seq, at: 1_000 + seq, type: "message.sent", text: `text ${seq}`, ...extra } as JournalEvent;
}

/** Returns the events numbered `from` to `to`. */
export function events(from: number, to: number): JournalEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => event(from + index));
}

/** Returns a commit that appends `count` events to one stream. */
export function append(stream: StreamRef, expectedSeq: number, count = 1, snapshot?: StreamSnapshot): Commit {
  const change = { stream, expectedSeq, events: events(expectedSeq + 1, expectedSeq + count) };
  return { changes: [snapshot === undefined ? change : { ...change, snapshot }] };
}

/** Returns a timer with data. */
export function timer(id: string, dueAt: number, kind = "ring"): DurableTimer {
  return { id, dueAt, kind, stream: conversation("a"), data: { of: id, nested: [1, null] } };
}

/** Returns a claim that does not end while a test runs, unless `endsAt` is given. */
export function claim(key: string, holder: string, endsAt = Number.MAX_SAFE_INTEGER): Claim {
  return { key, holder, endsAt };
}

export function record(kind: string, id: string, value: unknown = { of: id }): StoredRecord {
  return { kind, id, value };
}
