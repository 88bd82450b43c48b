import type { EpochMs } from "@tributary/kernel";
import { JournalError } from "./journal-error.ts";
import type { JournalEvent, StoredRecord, StreamRef } from "./ports/store.ts";

/** Members that every stream state has: the tag of its kind, its id, and the number and time of the last event in it. */
export type StreamState = {
  readonly kind: string;
  readonly id: string;
  readonly seq: number;
  readonly lastAt: EpochMs;
};

/** Members that every event has before it is numbered. */
export type StreamEvent = { readonly type: string; readonly at: EpochMs };

/** An event with its number in its stream. */
export type Numbered<E> = E & { readonly seq: number };

/** An event as decisions write it: without the time, and without the members that the stream adds (`Stamp`), unless their values are others. */
export type NewEvent<E, Stamp> = E extends unknown ? Omit<E, "at" | keyof Stamp> & Partial<Stamp> : never;

/**
 * Describes a kind of stream: its states, its events, and how the two relate. All functions are pure.
 *
 * `State` is tagged with `kind`; `Initial` is the state before the first event (`undefined` where a stream begins with its first event).
 */
export interface StreamType<
  State extends StreamState = StreamState,
  Event extends StreamEvent = StreamEvent,
  Initial extends StreamState | undefined = StreamState | undefined,
  Stamp = unknown,
> {
  readonly kind: State["kind"];
  /** Version of the events and of the state, written with both. Increased when either changes shape. */
  readonly version: number;
  /** Converters of events to the next version, by the version they convert from. One for each version below the current. */
  readonly upcasters?: Readonly<Record<number, (event: JournalEvent) => JournalEvent>>;
  initial(id: string): Initial;
  /** Returns the state after `event`. Throws if the event cannot follow the state: the journal is damaged. */
  evolve(state: State | Initial, event: Numbered<Event>): State;
  /** Returns true while the stream is in use: active streams stay in memory and are loaded at start. */
  isActive(state: State): boolean;
  /** Returns the members that every new event of the stream carries. `given`: those that its decision has set, which a type may leave as they are. */
  stamp(state: State | Initial, id: string, given: Partial<Stamp>): Stamp;
  /** Returns true for types of events that must be later than everything before them, by at least 1 ms. Default: none. */
  isStrictlyLater?(type: Event["type"]): boolean;
  /** Returns true for types of events after which a snapshot is stored. Default: all. */
  isSnapshotDue?(type: Event["type"]): boolean;
  /** Returns records to write with new events; `state`: the one after them. Pure. Default: none. */
  recordsOf?(state: State, events: readonly Numbered<Event>[]): readonly StoredRecord[];
  /** Returns the part of the state that is stored in snapshots. Default: all of it. */
  toSnapshot?(state: State): State;
  /** Restores what `toSnapshot` leaves out, from the stream's events. */
  hydrate?(state: State, events: EventReader<Event>): Promise<State>;
}

/** Reads events of one stream, converted to the current version, ascending. */
export type EventReader<Event extends StreamEvent> = <Type extends Event["type"]>(query: {
  readonly afterSeq?: number;
  readonly beforeSeq?: number;
  readonly order: "forward" | "backward";
  readonly limit: number;
  readonly types?: readonly Type[];
}) => Promise<readonly Numbered<Extract<Event, { type: Type }>>[]>;

/** Identifies a stream of a known type. */
export type TypedStreamRef<
  State extends StreamState = StreamState,
  Event extends StreamEvent = StreamEvent,
  Initial extends StreamState | undefined = StreamState | undefined,
  Stamp = unknown,
> = StreamRef & { readonly type: StreamType<State, Event, Initial, Stamp> };

/** Checks a stream type and returns it. Errors: throws if an upcaster is missing. */
export function defineStream<
  State extends StreamState,
  Event extends StreamEvent,
  Initial extends StreamState | undefined,
  Stamp,
>(type: StreamType<State, Event, Initial, Stamp>): StreamType<State, Event, Initial, Stamp> {
  for (let version = 1; version < type.version; version += 1) {
    if (type.upcasters?.[version] === undefined) {
      throw new Error(`stream type ${type.kind}: no upcaster from version ${version}`);
    }
  }
  return type;
}

/** Returns the reference of the stream of this type with that id. */
export function streamOf<
  State extends StreamState,
  Event extends StreamEvent,
  Initial extends StreamState | undefined,
  Stamp,
>(type: StreamType<State, Event, Initial, Stamp>, id: string): TypedStreamRef<State, Event, Initial, Stamp> {
  return { type, kind: type.kind, id };
}

/** Stored events carry the version of their type in `v`; version 1 had no such member. */
type Versioned = JournalEvent & { readonly v?: number };

/**
 * Returns a stored event in the current version of its type. Stored data becomes a typed event here only.
 *
 * Errors: `JournalError("unavailable")` for an event of a newer version.
 */
export function restoreEvent<Event extends StreamEvent>(
  { kind, version, upcasters }: Pick<StreamType, "kind" | "version" | "upcasters">,
  stored: JournalEvent,
): Numbered<Event> {
  const written = (stored as Versioned).v ?? 1; // written by `draft`, or by version 1
  if (written > version) {
    throw new JournalError("unavailable", "event was written by a newer version", {
      details: { kind, written, version },
    });
  }
  let event = stored;
  for (let from = written; from < version; from += 1) {
    event = { ...(upcasters?.[from]?.(event) ?? event), v: from + 1 } as Versioned; // so that it is not converted twice
  }
  return event as unknown as Numbered<Event>; // written by `draft` from an `Event`, or converted to one
}
