/** Decisions that every store adapter must make in the same way: is a commit well-formed, and what is its outcome within its group. */
import { JournalError } from "../journal-error.ts";
import type { Change, Claim, Commit, CommitOutcome, DurableTimer, StreamDeletion, StreamRef } from "./store.ts";

/** Returns the name of a stream as one text, for use as a map key. */
export function streamKey({ kind, id }: StreamRef): string {
  return `${kind}/${id}`;
}

/**
 * Asserts that a commit's events continue without gaps from `expectedSeq`, that no stream is changed twice, and that times are integers.
 *
 * Errors: `JournalError("internal")`, because only a defective writer submits anything else. Source: ST-16.
 */
export function assertCommitShape({ changes, deleteStreams = [], setTimers, claims }: Commit): void {
  setTimers?.forEach(assertTimer);
  claims?.forEach(assertClaim);
  changes.forEach(assertEvents);
  if (changes.length + deleteStreams.length > 1) assertChangedOnce([...changes, ...deleteStreams]);
}

function assertTimer({ id, dueAt }: DurableTimer): void {
  if (!Number.isSafeInteger(dueAt))
    throw new JournalError("internal", "timer due time is not an integer", { details: { id, dueAt } });
}

function assertClaim({ key, endsAt }: Claim): void {
  if (!Number.isSafeInteger(endsAt))
    throw new JournalError("internal", "end of a claim is not an integer", { details: { key, endsAt } });
}

function assertChangedOnce(changes: readonly StreamDeletion[]): void {
  const keys = new Set<string>();
  for (const { stream } of changes) {
    const key = streamKey(stream);
    if (keys.has(key))
      throw new JournalError("internal", "commit changes a stream twice", { details: { stream: key } });
    keys.add(key);
  }
}

function assertEvents({ stream, expectedSeq, events }: Change): void {
  events.forEach(({ seq, at }, index) => {
    if (seq === expectedSeq + 1 + index && Number.isSafeInteger(at)) return;
    throw new JournalError("internal", "commit events have gaps or times that are not integers", {
      details: { stream: streamKey(stream), expectedSeq, seq, at },
    });
  });
}

/** Number that a deleted stream has for writers: no event continues from it. Source: ST-25. */
export const DELETED_SEQ = -1;

/** A change reduced to what decides its outcome: stream, first and last number. */
export type JudgedChange = {
  /** The stream as returned by {@link streamKey}. */
  readonly key: string;
  readonly expectedSeq: number;
  readonly endSeq: number;
  /** True if it only asserts the number of the stream. */
  readonly isAssertion: boolean;
};

/** State of the store while it writes a group: everything committed, and what this group has written so far. */
export type JudgeSources<C extends JudgedChange> = {
  /** Last number of the change's stream; 0 if it has no events, {@link DELETED_SEQ} if it was deleted. */
  lastSeq(change: C): number;
  /** Text of a claim that has not ended. */
  holder(claimKey: string): string | undefined;
  /** Newest epoch of a lease; 0 if it was never taken. */
  epoch(lease: string): number;
};

/** By stream, the lowest number that a refused commit would have reached. */
export type RefusedStreams = ReadonlyMap<string, number>;

/** A commit reduced to what decides its outcome. */
export type JudgedCommit<C extends JudgedChange> = {
  readonly changes: readonly C[];
  readonly claimKeys: readonly string[];
  readonly fence: Commit["fence"];
};

/** Decides the outcome of commits, in order. One judge per group. */
export interface CommitJudge<C extends JudgedChange> {
  judge(commit: JudgedCommit<C>): CommitOutcome;
  /** Refusals so far. A store that answers later passes them to the judge of the commits that arrive until then. */
  readonly refused: RefusedStreams;
}

const NOTHING_REFUSED: RefusedStreams = new Map();
const OK: CommitOutcome = { ok: true };
const CONFLICT: CommitOutcome = { ok: false, refusal: "conflict" };
const FENCED: CommitOutcome = { ok: false, refusal: "fenced" };

/**
 * Creates the judge of one group.
 *
 * A commit that builds on a refused one is refused too, even if another writer has brought the stream to the same number. A taken key is
 * reported before a conflict, because that answer is final; a lost lease before both.
 * Source: ST-02, ST-04, ST-06, ST-20, ST-24, ST-25.
 */
export function createCommitJudge<C extends JudgedChange>(
  sources: JudgeSources<C>,
  refusedBefore: RefusedStreams = NOTHING_REFUSED,
): CommitJudge<C> {
  const refused = new Map<string, number>();

  function isConflict(change: C): boolean {
    const isBeyond = (refusedAt: number | undefined): boolean =>
      refusedAt !== undefined && change.expectedSeq >= refusedAt;
    if (isBeyond(refused.get(change.key)) || isBeyond(refusedBefore.get(change.key))) return true;
    const lastSeq = sources.lastSeq(change);
    // Readers find nothing in a deleted stream, so that an assertion of that holds; writers are refused.
    if (lastSeq === DELETED_SEQ) return !change.isAssertion || change.expectedSeq !== 0;
    return lastSeq !== change.expectedSeq;
  }

  function recordRefusal(changes: readonly C[]): void {
    for (const { key, endSeq } of changes) refused.set(key, Math.min(endSeq, refused.get(key) ?? endSeq));
  }

  return {
    judge({ changes, claimKeys, fence }) {
      if (fence !== undefined && sources.epoch(fence.name) !== fence.epoch) {
        recordRefusal(changes);
        return FENCED;
      }
      for (const claimKey of claimKeys) {
        const holder = sources.holder(claimKey);
        if (holder === undefined) continue;
        recordRefusal(changes);
        return { ok: false, refusal: "claimed", holder };
      }
      if (!changes.some(isConflict)) return OK;
      recordRefusal(changes);
      return CONFLICT;
    },
    refused,
  };
}
