import { asError, type Logger } from "@tributary/kernel";
import type { Numbered, StreamEvent, StreamState, StreamType, TypedStreamRef } from "./stream-type.ts";

/** Receives states of all streams of one type, synchronously, in order per stream. An exception is logged and has no other effect. */
export interface StateObserver<
  State extends StreamState = StreamState,
  Event extends StreamEvent = StreamEvent,
  Initial extends StreamState | undefined = StreamState | undefined,
> {
  /** The state that the next decision is made on has changed: loaded, staged, applied from another node, or rolled back. */
  latest?(id: string, state: State | Initial): void;
  /** A commit of this node is durable. Called before its caller gets the result. */
  committed?(state: State, events: readonly Numbered<Event>[]): void;
}

/** The observers of all stream types. */
export interface StateObservers {
  add<S extends StreamState, E extends StreamEvent, I extends StreamState | undefined, X>(
    type: StreamType<S, E, I, X>,
    observer: StateObserver<S, E, I>,
  ): void;
  latest(ref: TypedStreamRef, state: StreamState | undefined): void;
  committed(ref: TypedStreamRef, state: StreamState, events: readonly Numbered<StreamEvent>[]): void;
}

const NONE: readonly StateObserver[] = [];

/** Creates an empty set of observers. */
export function createStateObservers(log: Logger): StateObservers {
  const byKind = new Map<string, StateObserver[]>();

  /** A commit that is submitted or durable must not be affected by the code that observes it. */
  const logFailure = (kind: string, error: unknown): void =>
    log.error("state observer failed", { kind, error: asError(error) });

  return {
    add: (type, observer) => void byKind.set(type.kind, [...(byKind.get(type.kind) ?? NONE), observer]),
    latest({ kind, id }, state) {
      for (const observer of byKind.get(kind) ?? NONE) {
        try {
          observer.latest?.(id, state);
        } catch (error) {
          logFailure(kind, error);
        }
      }
    },
    committed({ kind }, state, events) {
      for (const observer of byKind.get(kind) ?? NONE) {
        try {
          observer.committed?.(state, events);
        } catch (error) {
          logFailure(kind, error);
        }
      }
    },
  };
}
