/** Nodes of one center in one process: a journal each, on one shared memory store, over a real NATS server. */

import { createNatsFanout, type NatsFanout, type NatsOptions } from "@tributary/fanout-nats";
import {
  createMemoryDisk,
  createMemoryStore,
  defineStream,
  draft,
  type FeedEnd,
  type Journal,
  type Numbered,
  openJournal,
  type StreamState,
  streamOf,
} from "@tributary/journal";
import { createSystemClock, type Logger, silentLogger } from "@tributary/kernel";

type Tally = StreamState & { readonly kind: "tally"; readonly text: string };
type Counted = { readonly type: "counted"; readonly at: number; readonly text: string };

/** A kind of stream that is always active. */
export const tallyStream = defineStream({
  kind: "tally",
  version: 1,
  initial: (_id: string): undefined => undefined,
  evolve: (_state: Tally | undefined, { seq, at, text }: Numbered<Counted>): Tally => ({
    kind: "tally",
    id: "",
    seq,
    lastAt: at,
    text,
  }),
  isActive: () => true,
  stamp: () => ({}),
});

const clock = createSystemClock();

/** A node with its journal. */
export interface Node extends AsyncDisposable {
  readonly fanout: NatsFanout;
  readonly journal: Journal;
}

/** Connects a fan-out. */
export function openFanout(server: string, options: Partial<NatsOptions> = {}, log: Logger = silentLogger) {
  return createNatsFanout({ clock, log }, { servers: [server], prefix: "test", ...options });
}

/** Opens a node of each server's address. They share one store. */
export async function openNodes(...servers: readonly string[]): Promise<readonly Node[]> {
  const disk = createMemoryDisk();
  return Promise.all(
    servers.map(async (server) => {
      const fanout = await openFanout(server);
      const store = createMemoryStore({ clock, disk, isShared: true });
      const journal = await openJournal({ store, fanout, clock, log: silentLogger });
      return {
        fanout,
        journal,
        async [Symbol.asyncDispose]() {
          await journal[Symbol.asyncDispose]();
          await fanout[Symbol.asyncDispose]();
          await store[Symbol.asyncDispose]();
        },
      };
    }),
  );
}

/** Commits an event. */
export async function count({ journal }: Node, id = "a", text = ""): Promise<void> {
  const ref = streamOf(tallyStream, id);
  const result = await journal.run({ state: ref }, ({ state }, now) => {
    const changed = draft(ref, state, now);
    changed.add({ type: "counted", text });
    return { value: changed.state.seq, drafts: [changed] };
  });
  if (!result.ok) throw new Error(`commit refused: ${result.refusal.code}`);
}

/** Follows a stream from its start. */
export function follow({ journal }: Node, id = "a") {
  const seqs: number[] = [];
  const ends: FeedEnd[] = [];
  const waiting: (() => void)[] = [];
  const following = journal.follow(
    streamOf(tallyStream, id),
    { afterSeq: 0 },
    {
      onEvent({ seq }) {
        seqs.push(seq);
        for (const check of waiting) check();
      },
      onEnd: (reason) => ends.push(reason),
    },
  );
  /** Resolves once the event has been delivered. */
  function reached(seq: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = (): void => void (seqs.includes(seq) && resolve());
    waiting.push(check);
    check();
    return promise;
  }
  return { seqs, ends, reached, ready: following.ready };
}

/** Resolves once the condition is true. */
export async function until(condition: () => boolean, limitMs = 30_000): Promise<void> {
  for (const endsAt = clock.monotonicMs() + limitMs; !condition(); ) {
    if (clock.monotonicMs() > endsAt) throw new Error(`not true within ${limitMs} ms: ${condition.toString()}`);
    await new Promise<void>((resolve) => void clock.after(10, resolve));
  }
}

/** The numbers from 1 to `last`. */
export function numbersTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
