/** Collects commits into groups, and answers them in the order of submission. */
import { type Commit, type CommitOutcome, JournalError, type RefusedStreams } from "@tributary/journal";
import { type Clock, present } from "@tributary/kernel";
import type { GroupWriter } from "./group-writer.ts";
import { type SerializedCommit, serializeCommit } from "./serialized-commit.ts";

/** Commits of a turn of the event loop, and those submitted while a group is being written, form the next group. */
export interface CommitQueue {
  /** Errors: those of {@link serializeCommit} and of the writer. */
  submit(commit: Commit): Promise<CommitOutcome>;
  /** Resolves when all submitted commits are answered. */
  idle(): Promise<void>;
}

type Submitted = { readonly commit: SerializedCommit; readonly answer: PromiseWithResolvers<CommitOutcome> };

type QueuedGroup = { readonly submitted: readonly Submitted[]; readonly refusedBefore: RefusedStreams };

const NOTHING_REFUSED: RefusedStreams = new Map();

/** Commits that may wait. Far more than a node serves in the time after which its clients give up. */
const MAX_WAITING = 20_000;

export function createCommitQueue(writer: GroupWriter, clock: Clock): CommitQueue {
  let pending: Submitted[] = [];
  /** The next group, if it must be judged with refusals that were not reported when its commits were submitted. Source: ST-04. */
  let sealed: QueuedGroup | undefined;
  let isScheduled = false;
  let writing: Promise<void> | undefined;

  function schedule(): void {
    if (isScheduled || writing !== undefined || (sealed === undefined && pending.length === 0)) return;
    isScheduled = true;
    clock.soon(() => {
      isScheduled = false;
      writing ??= write();
    });
  }

  function takePending(refusedBefore: RefusedStreams): QueuedGroup {
    const submitted = pending;
    pending = [];
    return { submitted, refusedBefore };
  }

  async function write(): Promise<void> {
    const { submitted, refusedBefore } = sealed ?? takePending(NOTHING_REFUSED);
    sealed = undefined;
    const commits = submitted.map(({ commit }) => commit);
    try {
      const { outcomes, refused } = await writer.write({ commits, refusedBefore });
      seal(refused);
      for (const [index, { answer }] of submitted.entries()) {
        answer.resolve(present(outcomes[index], "an outcome for each commit"));
      }
    } catch (error) {
      seal(endsOf(commits));
      for (const { answer } of submitted) answer.reject(error);
    }
    writing = undefined;
    schedule();
  }

  function seal(refused: RefusedStreams): void {
    if (refused.size > 0 && pending.length > 0) sealed = takePending(refused);
  }

  return {
    submit(commit) {
      const answer = Promise.withResolvers<CommitOutcome>();
      try {
        if (pending.length >= MAX_WAITING) {
          throw new JournalError("unavailable", "the database is too slow: too many commits are waiting");
        }
        pending.push({ commit: serializeCommit(commit), answer });
        schedule();
      } catch (error) {
        answer.reject(error);
      }
      return answer.promise;
    },
    async idle() {
      while (writing !== undefined || sealed !== undefined || pending.length > 0) {
        writing ??= write();
        await writing;
      }
    },
  };
}

/** A commit that builds on one that could not be written is refused, even if another node has brought the stream to the same number. */
function endsOf(commits: readonly SerializedCommit[]): RefusedStreams {
  const ends = new Map<string, number>();
  for (const { key, endSeq } of commits.flatMap(({ changes }) => changes)) {
    ends.set(key, Math.min(endSeq, ends.get(key) ?? endSeq));
  }
  return ends;
}
