import type { Readiness } from "@tributary/http";
import type { EventQuery, JournalEvent, StreamRef } from "@tributary/journal";
import type { Clock } from "@tributary/kernel";
import { atMostOncePer } from "../at-most-once-per.ts";

/** Something that a node depends on. `check` resolves with true if it works; an error counts as false. */
export type ReadinessCheck = { readonly name: string; readonly check: () => Promise<boolean> };

/** An answer is reused for this long: load balancers may ask often, from several processes. Unit: milliseconds. */
const REUSE_MS = 1_000;

/** A dependency that takes longer does not work. Load balancers wait for two seconds or more. Unit: milliseconds. */
const CHECK_DEADLINE_MS = 1_000;

/**
 * Returns a function that reports whether all dependencies work, with the names of those that do not.
 *
 * Source: NL-05.
 */
export function createReadiness(
  { clock }: { readonly clock: Clock },
  checks: readonly ReadinessCheck[],
): () => Promise<Readiness> {
  async function ask(): Promise<Readiness> {
    const results = await Promise.all(checks.map(({ check }) => inTime(clock, check)));
    const failed = checks.filter((_check, index) => !results[index]).map(({ name }) => name);
    return failed.length === 0 ? { isReady: true } : { isReady: false, reason: `not available: ${failed.join(", ")}` };
  }

  return atMostOncePer(clock, REUSE_MS, ask);
}

async function inTime(clock: Clock, check: () => Promise<boolean>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  using _deadline = clock.after(CHECK_DEADLINE_MS, () => late.resolve(false));
  return await Promise.race([check().catch(() => false), late.promise]);
}

/** A change of the configuration that takes longer to arrive was lost on its way. Unit: milliseconds. */
const MAX_DELAY_MS = 2_000;

type EventReader = {
  readEvents(stream: StreamRef, query: EventQuery): Promise<readonly JournalEvent[]>;
};

type Followed = {
  readonly stream: StreamRef;
  /** Number of the last event that this node has seen. */
  readonly seenSeq: () => number;
};

/** Returns a check that a view of a stream has all events that are older than two seconds. */
export function viewIsCurrent(
  { clock, store }: { readonly clock: Clock; readonly store: EventReader },
  { stream, seenSeq }: Followed,
): () => Promise<boolean> {
  let behindSinceMs: number | undefined;
  return async () => {
    const missing = await store.readEvents(stream, { afterSeq: seenSeq(), order: "forward", limit: 1 });
    if (missing.every(({ seq }) => seq <= seenSeq())) {
      behindSinceMs = undefined;
      return true;
    }
    behindSinceMs ??= clock.monotonicMs();
    return clock.monotonicMs() - behindSinceMs < MAX_DELAY_MS;
  };
}
