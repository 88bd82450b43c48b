/** What every store adapter must decide in the same way: whether a commit is well-formed, and what becomes of it within its group. */
import { CenterError } from "@tributary/model";
import type { Change, Commit, CommitOutcome, DurableTimer, StreamRef } from "./store.ts";

/** One text for a stream: a key for maps. */
export function streamKey({ kind, id }: StreamRef): string {
  return `${kind}/${id}`;
}

/**
 * Makes sure that a commit's events go on gap-free from `expectedSeq`, that no stream is changed twice, and that times are whole.
 *
 * Errors: `internal`, because only a broken writer hands over anything else. Source: ST-16.
 */
export function assertCommitShape({ changes, setTimers }: Commit): void {
  setTimers?.forEach(assertTimer);
  changes.forEach(assertChange);
}

function assertTimer({ id, dueAt }: DurableTimer): void {
  if (!Number.isSafeInteger(dueAt))
    throw new CenterError("internal", "a timer's time is not whole", { details: { id, dueAt } });
}

function assertChange(change: Change, index: number, changes: readonly Change[]): void {
  assertEvents(change);
  if (index === 0) return;
  const key = streamKey(change.stream);
  if (changes.findIndex(({ stream }) => streamKey(stream) === key) < index) {
    throw new CenterError("internal", "a commit changes one stream twice", { details: { stream: key } });
  }
}

function assertEvents({ stream, expectedSeq, events }: Change): void {
  events.forEach(({ seq, at }, index) => {
    if (seq === expectedSeq + 1 + index && Number.isSafeInteger(at)) return;
    throw new CenterError(
      "internal",
      "the events of a commit are not numbered on from the number it builds upon, or not at whole times",
      {
        details: { stream: streamKey(stream), expectedSeq, seq, at },
      },
    );
  });
}

/** A change as the judge sees it: which stream, from which number, to which. */
export type JudgedChange = {
  /** The stream, as {@link streamKey} writes it. */
  readonly key: string;
  readonly expectedSeq: number;
  readonly endSeq: number;
};

/** What the store knows while it writes a group: everything committed, and what this group has written so far. */
export type JudgeSources<C extends JudgedChange> = {
  /** The last number of the change's stream; 0 when it has no events. */
  lastSeq(change: C): number;
  holder(claimKey: string): string | undefined;
};

/** By stream, the lowest number that a refused commit would have reached. */
export type RefusedStreams = ReadonlyMap<string, number>;

/** Says of one commit after the other what becomes of it. One judge a group. */
export interface CommitJudge<C extends JudgedChange> {
  judge(changes: readonly C[], claimKeys: readonly string[]): CommitOutcome;
  /** What it has refused so far: a store that tells later hands it to the judge of what arrives until then. */
  readonly refused: RefusedStreams;
}

const NOTHING_REFUSED: RefusedStreams = new Map();
const yes: CommitOutcome = { ok: true };
const conflict: CommitOutcome = { ok: false, refusal: "conflict" };

/**
 * Makes the judge of one group.
 *
 * It remembers what was refused: a later commit that builds upon a refused one is refused too, even where somebody else has brought the
 * stream to the same number. A key that is taken is told before a conflict, because that answer is final.
 * Source: ST-02, ST-04, ST-06.
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
    return sources.lastSeq(change) !== change.expectedSeq;
  }

  function remember(changes: readonly C[]): void {
    for (const { key, endSeq } of changes) refused.set(key, Math.min(endSeq, refused.get(key) ?? endSeq));
  }

  return {
    judge(changes, claimKeys) {
      for (const claimKey of claimKeys) {
        const holder = sources.holder(claimKey);
        if (holder === undefined) continue;
        remember(changes);
        return { ok: false, refusal: "claimed", holder };
      }
      if (!changes.some(isConflict)) return yes;
      remember(changes);
      return conflict;
    },
    refused,
  };
}
