import type { EpochMs } from "@tributary/kernel";
import type { NewEvent, Numbered, StreamEvent, StreamState, TypedStreamRef } from "./stream-type.ts";

/** Events that a decision adds to a stream, with the state they lead to. */
export interface Draft<
  State extends StreamState = StreamState,
  Event extends StreamEvent = StreamEvent,
  Initial extends StreamState | undefined = StreamState | undefined,
  Stamp = unknown,
> {
  readonly ref: TypedStreamRef<State, Event, Initial, Stamp>;
  /** Number of the last event before the draft. */
  readonly baseSeq: number;
  /** State after the events so far. Throws if the stream has not begun. */
  readonly state: State;
  readonly events: readonly Numbered<Event>[];
  /** Numbers and times an event, appends it, and returns the state after it. */
  add(event: NewEvent<Event, Stamp> & Pick<Event, "type">): State;
}

/**
 * Starts a draft on `base`, the stream's latest state.
 *
 * Times: an event is not earlier than the one before it; a strictly later event is at least 1 ms later.
 */
export function draft<
  State extends StreamState,
  Event extends StreamEvent,
  Initial extends StreamState | undefined,
  Stamp,
>(
  ref: TypedStreamRef<State, Event, Initial, Stamp>,
  base: State | Initial,
  now: EpochMs,
): Draft<State, Event, Initial, Stamp> {
  return new StreamDraft(ref, base, now);
}

/**
 * A class, because every message makes a draft: accessors of an object literal would give each draft a hidden class of its own, which V8
 * keeps in its old generation.
 */
class StreamDraft<State extends StreamState, Event extends StreamEvent, Initial extends StreamState | undefined, Stamp>
  implements Draft<State, Event, Initial, Stamp>
{
  readonly ref: TypedStreamRef<State, Event, Initial, Stamp>;
  readonly baseSeq: number;
  readonly events: Numbered<Event>[] = [];
  readonly #now: EpochMs;
  #current: State | Initial;

  constructor(ref: TypedStreamRef<State, Event, Initial, Stamp>, base: State | Initial, now: EpochMs) {
    this.ref = ref;
    this.baseSeq = base?.seq ?? 0;
    this.#now = now;
    this.#current = base;
  }

  get state(): State {
    if (this.#current === undefined) throw new Error(`stream has not begun: ${this.ref.kind} ${this.ref.id}`);
    return this.#current as State; // an initial value that is not undefined is a state of the stream
  }

  add(event: NewEvent<Event, Stamp> & Pick<Event, "type">): State {
    const { type, id } = this.ref;
    const before = this.#current;
    const lastAt = before?.lastAt ?? 0;
    const at = Math.max(this.#now, type.isStrictlyLater?.(event.type) === true ? lastAt + 1 : lastAt);
    const seq = (before?.seq ?? 0) + 1;
    const stamped = { ...event, ...type.stamp(before, id, event), at, seq, v: type.version };
    const numbered = stamped as unknown as Numbered<Event>; // a new event and exactly the members it was left without
    this.events.push(numbered);
    const next = type.evolve(before, numbered);
    this.#current = next;
    return next;
  }
}
