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
  const { type, id } = ref;
  const events: Numbered<Event>[] = [];
  let current: State | Initial = base;
  return {
    ref,
    baseSeq: base?.seq ?? 0,
    get state() {
      if (current === undefined) throw new Error(`stream has not begun: ${ref.kind} ${id}`);
      return current as State; // an initial value that is not undefined is a state of the stream
    },
    events,
    add(event) {
      const lastAt = current?.lastAt ?? 0;
      const at = Math.max(now, type.isStrictlyLater?.(event.type) === true ? lastAt + 1 : lastAt);
      const seq = (current?.seq ?? 0) + 1;
      const stamped = { ...event, ...type.stamp(current, id), at, seq, v: type.version };
      const numbered = stamped as unknown as Numbered<Event>; // a new event and exactly the members it was left without
      events.push(numbered);
      const next = type.evolve(current, numbered);
      current = next;
      return next;
    },
  };
}
