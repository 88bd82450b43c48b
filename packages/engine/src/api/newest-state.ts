import type { Journal, StreamEvent, StreamState, TypedStreamRef } from "@tributary/journal";

/** Events read at once. There are rarely any. */
const PAGE = 100;

/**
 * Returns a durable state with everything that any node has committed since.
 *
 * States in memory follow other nodes by messages, which may be late or lost. That must not refuse a participant what another node has just
 * allowed them. Changes need no such check: the store refuses those that are based on an old state. Rule CH-12.
 */
export async function newestState<
  S extends StreamState,
  E extends StreamEvent,
  I extends StreamState | undefined,
  X,
  C extends S | I,
>(journal: Pick<Journal, "read">, ref: TypedStreamRef<S, E, I, X>, durable: C): Promise<S | C> {
  let state: S | C = durable;
  for (;;) {
    const newer = await journal.read(ref, { order: "forward", afterSeq: state?.seq ?? 0, limit: PAGE });
    for (const event of newer) state = ref.type.evolve(state, event);
    if (newer.length < PAGE) return state;
  }
}
