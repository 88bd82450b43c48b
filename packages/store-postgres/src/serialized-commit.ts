/** Commits as they will be written: serialized when they are submitted, so that later changes to the writer's objects do not affect them. */
import {
  assertCommitShape,
  type Change,
  type Claim,
  type Commit,
  type DurableTimer,
  type JournalEvent,
  type ReleasedClaim,
  type StreamDeletion,
  streamKey,
} from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { toStored, toStoredKey } from "./stored-text.ts";

/** A commit as it will be written. */
export type SerializedCommit = {
  readonly changes: readonly SerializedChange[];
  readonly claims: readonly Claim[];
  readonly claimKeys: readonly string[];
  readonly fence: Commit["fence"];
  /** Timers and records; undefined on the hot path. */
  readonly rest: SerializedRest | undefined;
};

export type SerializedChange = {
  readonly key: string;
  readonly kind: string;
  readonly id: string;
  readonly expectedSeq: number;
  readonly endSeq: number;
  readonly events: readonly SerializedEvent[];
  readonly snapshot: { readonly isActive: boolean; readonly state: string } | undefined;
  readonly isDeletion: boolean;
  readonly isAssertion: boolean;
};

type SerializedEvent = { readonly seq: number; readonly at: EpochMs; readonly type: string; readonly data: string };

export type SerializedTimer = {
  readonly id: string;
  readonly dueAt: EpochMs;
  readonly kind: string;
  readonly streamKind: string;
  readonly streamKey: string;
  readonly data: string;
};

export type SerializedRest = {
  readonly setTimers: readonly SerializedTimer[];
  readonly cancelTimers: readonly string[];
  readonly releaseClaims: readonly ReleasedClaim[];
  readonly putRecords: readonly SerializedRecord[];
  readonly deleteRecords: readonly Pick<SerializedRecord, "kind" | "id">[];
};

export type SerializedRecord = { readonly kind: string; readonly id: string; readonly value: string };

const NO_CLAIMS: readonly Claim[] = [];
const NO_KEYS: readonly string[] = [];

/** Serializes a commit. Errors: `JournalError("internal")` if it is malformed. Source: ST-15, ST-16, PG-07. */
export function serializeCommit(commit: Commit): SerializedCommit {
  assertCommitShape(commit);
  const claims = commit.claims === undefined || commit.claims.length === 0 ? NO_CLAIMS : commit.claims.map(storedClaim);
  return {
    changes:
      commit.deleteStreams === undefined
        ? commit.changes.map(serializeChange)
        : [...commit.changes.map(serializeChange), ...commit.deleteStreams.map(serializeDeletion)],
    claims,
    claimKeys: claims === NO_CLAIMS ? NO_KEYS : claims.map(({ key }) => key),
    fence: commit.fence && { name: toStoredKey(commit.fence.name), epoch: commit.fence.epoch },
    rest: serializeRest(commit),
  };
}

function serializeRest(commit: Commit): SerializedRest | undefined {
  const { setTimers = [], cancelTimers = [], releaseClaims = [], putRecords = [], deleteRecords = [] } = commit;
  const count = setTimers.length + cancelTimers.length + releaseClaims.length + putRecords.length;
  if (count + deleteRecords.length === 0) return undefined;
  return {
    setTimers: setTimers.map(serializeTimer),
    cancelTimers: cancelTimers.map(toStoredKey),
    releaseClaims: releaseClaims.map(({ key, holder }) => ({ key: toStoredKey(key), holder: toStored(holder) })),
    putRecords: putRecords.map(({ kind, id, value }) => ({ ...recordKey({ kind, id }), value: JSON.stringify(value) })),
    deleteRecords: deleteRecords.map(recordKey),
  };
}

function storedClaim({ key, holder, endsAt }: Claim): Claim {
  return { key: toStoredKey(key), holder: toStored(holder), endsAt };
}

function recordKey({ kind, id }: { readonly kind: string; readonly id: string }) {
  return { kind: toStoredKey(kind), id: toStoredKey(id) };
}

function serializeChange({ stream, expectedSeq, events, snapshot }: Change): SerializedChange {
  return {
    key: streamKey(stream),
    kind: toStoredKey(stream.kind),
    id: toStoredKey(stream.id),
    expectedSeq,
    endSeq: expectedSeq + events.length,
    events: events.map(serializeEvent),
    snapshot: snapshot && { isActive: snapshot.isActive, state: JSON.stringify(snapshot.state) },
    isDeletion: false,
    isAssertion: events.length === 0 && snapshot === undefined,
  };
}

function serializeDeletion({ stream, expectedSeq }: StreamDeletion): SerializedChange {
  return { ...serializeChange({ stream, expectedSeq, events: [] }), isDeletion: true, isAssertion: false };
}

function serializeTimer({ id, dueAt, kind, stream, data }: DurableTimer): SerializedTimer {
  return {
    id: toStoredKey(id),
    dueAt,
    kind: toStored(kind),
    streamKind: toStored(stream.kind),
    streamKey: toStored(stream.id),
    data: JSON.stringify(data ?? null),
  };
}

/** Members with a column of their own are not repeated: `JSON.stringify` omits undefined members. */
function serializeEvent(event: JournalEvent): SerializedEvent {
  const { seq, at, type } = event;
  return {
    seq,
    at,
    type: toStored(type),
    data: JSON.stringify({ ...event, seq: undefined, at: undefined, type: undefined }),
  };
}
