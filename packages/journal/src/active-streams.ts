import { asError, type Logger } from "@tributary/kernel";
import { JournalError } from "./journal-error.ts";
import type { Store } from "./ports/store.ts";
import type { StreamCache } from "./stream-cache.ts";
import { type StreamEvent, type StreamState, type StreamType, streamOf } from "./stream-type.ts";

/** Streams loaded at the same time. */
const PARALLEL_LOADS = 32;

type Deps = { readonly store: Store; readonly cache: StreamCache; readonly log: Logger };

/**
 * Loads all active streams of a type and returns their durable states. A damaged stream is logged and left out.
 *
 * Errors: `JournalError` if the store does not answer.
 */
export async function loadActiveStreams<
  S extends StreamState,
  E extends StreamEvent,
  I extends StreamState | undefined,
  X,
>({ store, cache, log }: Deps, type: StreamType<S, E, I, X>): Promise<readonly (S | NonNullable<I>)[]> {
  const states: (S | NonNullable<I>)[] = [];
  const ids = (await store.activeStreams(type.kind))[Symbol.iterator]();

  async function loadNext(): Promise<void> {
    for (const id of ids) {
      try {
        const { durable } = await cache.load(streamOf(type, id));
        if (durable !== undefined) states.push(durable);
      } catch (error) {
        if (error instanceof JournalError) throw error;
        log.error("failed to load damaged stream", { kind: type.kind, id, error: asError(error) });
      }
    }
  }

  await Promise.all(Array.from({ length: PARALLEL_LOADS }, loadNext));
  return states;
}
