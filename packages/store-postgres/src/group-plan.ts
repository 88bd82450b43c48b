/**
 * Judges a group, and collects what it writes.
 *
 * A group is first judged on what its commits themselves suppose: each stream has the number that the first commit expects, keys are free,
 * and leases have the epochs of the fences. The database checks all of it while it writes, so that the usual group needs one round trip. If
 * something is not as supposed, nothing is written, and the group is judged again on what was read under locks.
 */
import {
  type CommitOutcome,
  createCommitJudge,
  DELETED_SEQ,
  type RefusedStreams,
  type ReleasedClaim,
} from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { SerializedChange, SerializedCommit, SerializedRest, SerializedTimer } from "./serialized-commit.ts";

/** State of the database as read under locks. Absent entries: number 0, a free key, epoch 0. */
export type Facts = {
  /** By the stream's key. */
  readonly lastSeqs: ReadonlyMap<string, number>;
  readonly holders: ReadonlyMap<string, string>;
  readonly epochs: ReadonlyMap<string, number>;
};

/** A stream that a group depends on. `endSeq`: its number after the group, {@link DELETED_SEQ} if that deletes it. */
export type PlannedStream = {
  readonly kind: string;
  readonly id: string;
  readonly lastSeq: number;
  endSeq: number;
  events: SerializedChange["events"][number][];
  snapshot: { readonly seq: number; readonly isActive: boolean; readonly state: string } | undefined;
};

type Holder = { readonly holder: string; readonly endsAt: EpochMs };

/** Outcomes of a group, and what it writes if the database is as supposed. */
export type GroupPlan = {
  readonly outcomes: readonly CommitOutcome[];
  readonly refused: RefusedStreams;
  /** Streams that must have their number, by key. */
  readonly streams: ReadonlyMap<string, PlannedStream>;
  /** Epochs that the leases must have. */
  readonly epochs: ReadonlyMap<string, number>;
  /** Keys that must be free, and are not taken. */
  readonly freeKeys: ReadonlySet<string>;
  readonly claims: ReadonlyMap<string, Holder>;
  /** Undefined if no timer and no record changes, and no claim is released. */
  readonly rest: SerializedRest | undefined;
  /** False if all commits were refused. */
  readonly hasAccepted: boolean;
};

/** A group to judge. `facts`: undefined for the first attempt. `now`: time of the database, as far as it is known. */
export type GroupToJudge = {
  readonly commits: readonly SerializedCommit[];
  readonly refusedBefore: RefusedStreams;
  readonly facts: Facts | undefined;
  readonly now: EpochMs;
};

/** Judges the commits in order. */
export function planGroup({ commits, refusedBefore, facts, now }: GroupToJudge): GroupPlan {
  const streams = new Map<string, PlannedStream>();
  const epochs = new Map<string, number>();
  const freeKeys = new Set<string>();
  const claims = new Map<string, Holder>();
  const rest = createRestPlan();
  const written = new Set<string>();
  let supposedEpoch: number | undefined;

  const planned = (change: SerializedChange): PlannedStream => {
    let stream = streams.get(change.key);
    if (stream === undefined) {
      const { kind, id, expectedSeq } = change;
      const lastSeq = facts === undefined ? expectedSeq : (facts.lastSeqs.get(change.key) ?? 0);
      stream = { kind, id, lastSeq, endSeq: lastSeq, events: [], snapshot: undefined };
      streams.set(change.key, stream);
    }
    return stream;
  };
  const judge = createCommitJudge<SerializedChange>(
    {
      lastSeq: (change) => planned(change).endSeq,
      holder(key) {
        const own = claims.get(key);
        if (own !== undefined) return own.endsAt > now ? own.holder : undefined;
        freeKeys.add(key);
        return facts?.holders.get(key);
      },
      epoch(lease) {
        const epoch = epochs.get(lease) ?? (facts === undefined ? supposedEpoch : facts.epochs.get(lease)) ?? 0;
        epochs.set(lease, epoch);
        return epoch;
      },
    },
    refusedBefore,
  );
  const outcomes = commits.map((commit) => {
    supposedEpoch = commit.fence?.epoch;
    const outcome = judge.judge(commit);
    if (!outcome.ok) return outcome;
    for (const change of commit.changes) {
      addChange(planned(change), change);
      written.add(change.key);
    }
    for (const { key, holder, endsAt } of commit.claims) claims.set(key, { holder, endsAt });
    if (commit.rest !== undefined) rest.add(commit.rest);
    return outcome;
  });
  for (const key of facts === undefined ? claims.keys() : freeKeys) freeKeys.delete(key);
  for (const key of facts === undefined ? [] : streams.keys()) if (!written.has(key)) streams.delete(key);
  const hasAccepted = outcomes.some(({ ok }) => ok);
  return { outcomes, refused: judge.refused, streams, epochs, freeKeys, claims, rest: rest.result(), hasAccepted };
}

function addChange(
  stream: PlannedStream,
  { endSeq, events, snapshot, isDeletion, isAssertion }: SerializedChange,
): void {
  if (isAssertion) return;
  if (isDeletion) {
    Object.assign(stream, { endSeq: DELETED_SEQ, events: [], snapshot: undefined });
    return;
  }
  stream.endSeq = endSeq;
  stream.events.push(...events);
  if (snapshot !== undefined) stream.snapshot = { seq: endSeq, ...snapshot };
}

/** Reduces the changes of timers and records to the last one of each. */
function createRestPlan() {
  const releaseClaims: ReleasedClaim[] = [];
  const timers = new Map<string, SerializedTimer | undefined>();
  const records = new Map<string, { readonly kind: string; readonly id: string; readonly value: string | undefined }>();
  return {
    add({ releaseClaims: released, setTimers, cancelTimers, putRecords, deleteRecords }: SerializedRest): void {
      releaseClaims.push(...released);
      for (const id of cancelTimers) timers.set(id, undefined);
      for (const timer of setTimers) timers.set(timer.id, timer);
      for (const { kind, id } of deleteRecords) records.set(JSON.stringify([kind, id]), { kind, id, value: undefined });
      for (const record of putRecords) records.set(JSON.stringify([record.kind, record.id]), record);
    },
    result(): SerializedRest | undefined {
      if (timers.size === 0 && records.size === 0 && releaseClaims.length === 0) return undefined;
      const all = [...records.values()];
      return {
        releaseClaims,
        setTimers: [...timers.values()].filter((timer) => timer !== undefined),
        cancelTimers: [...timers].flatMap(([id, timer]) => (timer === undefined ? [id] : [])),
        putRecords: all.flatMap(({ kind, id, value }) => (value === undefined ? [] : [{ kind, id, value }])),
        deleteRecords: all.flatMap(({ kind, id, value }) => (value === undefined ? [{ kind, id }] : [])),
      };
    },
  };
}
