/** The contact center's engine: runs without HTTP, without a browser, and under any clock. */
export type { AgentState, Slot, SlotState } from "./agent/state.ts";
export type {
  AgentNews,
  Agents,
  Center,
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
export type { Contact, ConversationState, Participant } from "./conversation/state.ts";
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
