/** A small kind of stream for tests: a counter that begins with its first event and can be closed. */
import { defineStream, type Numbered, type StreamState } from "@tributary/journal";

/** State of a counter. */
export type Counter = StreamState & {
  readonly kind: "counter";
  readonly total: number;
  readonly isClosed: boolean;
};

/** Events of a counter. `count` is stamped: the number of events before. */
export type CounterEvent =
  | { readonly type: "added"; readonly at: number; readonly amount: number; readonly count: number }
  | { readonly type: "closed"; readonly at: number; readonly count: number };

/** The stream type. Closing is strictly later than everything before; adding alone stores no snapshot. */
export const counterStream = defineStream({
  kind: "counter",
  version: 1,
  initial: (_id: string): undefined => undefined,
  evolve: (state: Counter | undefined, event: Numbered<CounterEvent>): Counter => {
    if (event.seq !== (state?.seq ?? 0) + 1) throw new Error(`event ${event.seq} does not follow ${state?.seq ?? 0}`);
    return {
      kind: "counter",
      id: state?.id ?? "",
      seq: event.seq,
      lastAt: event.at,
      total: (state?.total ?? 0) + (event.type === "added" ? event.amount : 0),
      isClosed: event.type === "closed",
    };
  },
  isActive: ({ isClosed }: Counter) => !isClosed,
  stamp: (state: Counter | undefined) => ({ count: state?.seq ?? 0 }),
  isStrictlyLater: (type) => type === "closed",
  isSnapshotDue: (type) => type === "closed",
});
