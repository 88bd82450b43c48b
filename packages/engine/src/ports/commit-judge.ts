/** What every store adapter must decide in the same way: whether a commit is well-formed, and what becomes of it within its group. */
import { CenterError } from "@tributary/model";
import type { Commit, CommitOutcome, StreamRef } from "./store.ts";

/** One text for a stream: a key for maps. */
export function streamKey({ kind, id }: StreamRef): string {
  return `${kind}/${id}`;
}

/**
 * Makes sure that a commit's events go on gap-free from `expectedSeq` and that no stream is changed twice.
 *
 * Errors: `internal`, because only a broken writer hands over anything else. Source: ST-16.
 */
export function assertCommitShape({ changes }: Commit): void {
  for (const [index, { stream, expectedSeq, events }] of changes.entries()) {
    for (const [offset, event] of events.entries()) {
      if (event.seq !== expectedSeq + 1 + offset) {
        throw new CenterError("internal", "the events of a commit are not numbered on from the number it builds upon", {
          details: { stream: streamKey(stream), expectedSeq, seq: event.seq },
        });
      }
    }
    if (index > 0 && changes.findIndex((other) => streamKey(other.stream) === streamKey(stream)) < index) {
      throw new CenterError("internal", "a commit changes one stream twice", {
        details: { stream: streamKey(stream) },
      });
    }
  }
}

/** A change as the judge sees it: which stream, from which number, to which. */
export type JudgedChange = { readonly key: string; readonly expectedSeq: number; readonly endSeq: number };

/** What the store knows while it writes a group: everything committed, and what this group has written so far. */
export type JudgeSources = {
  /** The last number of the stream; 0 when it has no events. */
  lastSeq(key: string): number;
  holder(claimKey: string): string | undefined;
};

/** Says of one commit after the other what becomes of it. One judge a group. */
export type CommitJudge = (changes: readonly JudgedChange[], claimKeys: readonly string[]) => CommitOutcome;

const yes: CommitOutcome = { ok: true };
const conflict: CommitOutcome = { ok: false, refusal: "conflict" };

/**
 * Makes the judge of one group.
 *
 * It remembers what was refused: a later commit of the group that builds upon a refused one is refused too, even where somebody else has
 * brought the stream to the same number. A key that is taken is told before a conflict, because that answer is final.
 * Source: ST-02, ST-04, ST-06.
 */
export function createCommitJudge(sources: JudgeSources): CommitJudge {
  /** By stream, the lowest number that a refused commit of this group would have reached. */
  let broken: Map<string, number> | undefined;

  function isConflict({ key, expectedSeq }: JudgedChange): boolean {
    const brokenAt = broken?.get(key);
    return (brokenAt !== undefined && expectedSeq >= brokenAt) || sources.lastSeq(key) !== expectedSeq;
  }

  function remember(changes: readonly JudgedChange[]): void {
    broken ??= new Map();
    for (const { key, endSeq } of changes) broken.set(key, Math.min(endSeq, broken.get(key) ?? endSeq));
  }

  return (changes, claimKeys) => {
    for (const claimKey of claimKeys) {
      const holder = sources.holder(claimKey);
      if (holder === undefined) continue;
      remember(changes);
      return { ok: false, refusal: "claimed", holder };
    }
    if (!changes.some(isConflict)) return yes;
    remember(changes);
    return conflict;
  };
}
