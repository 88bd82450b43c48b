/** The contact center's engine: runs without HTTP, without a browser, and under any clock. */
export type { AgentDesk, Slot, SlotState } from "./agent/state.ts";
export type {
  AgentNews,
  Agents,
  Center,
  CenterFigures,
  Chats,
  Contacts,
  ConversationNews,
  DeskContact,
  DeskView,
  Directory,
  Live,
  NewMessage,
  ParticipantRef,
  Receipt,
  SentItem,
  StartChat,
  StartedChat,
  StartPosition,
  TranscriptItem,
  TranscriptPage,
  TranscriptQuery,
} from "./api.ts";
export { type CenterDeps, type CenterOptions, createCenter } from "./center.ts";
export type { Contact, ConversationState, Participant } from "./conversation/state.ts";
export { createInProcessFanout } from "./memory/in-process-fanout.ts";
export { createMemoryDisk, type MemoryDisk } from "./memory/memory-disk.ts";
export { createMemoryStore, type MemoryStoreDeps } from "./memory/memory-store.ts";
export {
  assertCommitShape,
  type CommitJudge,
  createCommitJudge,
  type JudgedChange,
  type JudgeSources,
  type RefusedStreams,
  streamKey,
} from "./ports/commit-judge.ts";
export type { Fanout, FanoutMessage } from "./ports/fanout.ts";
export type {
  Change,
  Commit,
  CommitOutcome,
  DurableTimer,
  EventQuery,
  JournalEvent,
  LoadedStream,
  Store,
  StoredRecord,
  StreamKind,
  StreamRef,
  StreamSnapshot,
} from "./ports/store.ts";
