export {
  type Conflict,
  type Decide,
  type Decision,
  type Fenced,
  type Needs,
  type Plan,
  type StatesOf,
  unchanged,
} from "./decision.ts";
export { type Draft, draft } from "./draft.ts";
export type { FeedEnd, FeedFollower, FeedStart, Following, ReplayLimits } from "./feed-terms.ts";
export { type Journal, type JournalDeps, openJournal } from "./journal.ts";
export { JournalError, type JournalErrorCode } from "./journal-error.ts";
export { createInProcessFanout, type InProcessFanout } from "./memory/in-process-fanout.ts";
export { createMemoryDisk, type MemoryDisk } from "./memory/memory-disk.ts";
export { createMemoryStore, type MemoryStoreDeps } from "./memory/memory-store.ts";
export type { StateObserver } from "./observers.ts";
export {
  assertCommitShape,
  type CommitJudge,
  createCommitJudge,
  DELETED_SEQ,
  type JudgedChange,
  type JudgedCommit,
  type JudgeSources,
  type RefusedStreams,
  streamKey,
} from "./ports/commit-judge.ts";
export type { Fanout, FanoutMessage, PublishedMessage } from "./ports/fanout.ts";
export type {
  Change,
  Claim,
  Commit,
  CommitOutcome,
  DurableTimer,
  EventQuery,
  JournalEvent,
  JournalPage,
  JournalQuery,
  Lease,
  LoadedStream,
  RecordQuery,
  ReleasedClaim,
  Store,
  StoredRecord,
  StreamDeletion,
  StreamRef,
  StreamSnapshot,
} from "./ports/store.ts";
export {
  defineStream,
  type EventReader,
  type NewEvent,
  type Numbered,
  type StreamEvent,
  type StreamState,
  type StreamType,
  streamOf,
  type TypedStreamRef,
} from "./stream-type.ts";
export type { TimerHandler } from "./timers.ts";
export type { UnitOfWork } from "./unit-of-work.ts";
export type { Watched } from "./watches.ts";
