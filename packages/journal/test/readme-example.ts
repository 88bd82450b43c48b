/** The example of README.md. */
import { defineStream, draft, type Journal, type Numbered, type StreamState, streamOf } from "@tributary/journal";

type Counter = StreamState & { readonly kind: "counter"; readonly total: number };
type Added = { readonly type: "added"; readonly at: number; readonly amount: number };

const counter = defineStream({
  kind: "counter",
  version: 1,
  initial: (id): Counter => ({ kind: "counter", id, seq: 0, lastAt: 0, total: 0 }),
  evolve: (state: Counter, { seq, at, amount }: Numbered<Added>): Counter => ({
    ...state,
    seq,
    lastAt: at,
    total: state.total + amount,
  }),
  isActive: () => true,
  stamp: () => ({}),
});

/** Adds to a counter and returns its total once the event is durable. */
export function add(journal: Journal, id: string, amount: number) {
  const ref = streamOf(counter, id);
  return journal.run({ state: ref }, ({ state }, now) => {
    const changed = draft(ref, state, now);
    changed.add({ type: "added", amount });
    return { value: changed.state.total, drafts: [changed] };
  });
}
