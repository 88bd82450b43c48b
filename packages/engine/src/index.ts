/** The contact center's engine: runs without HTTP, without a browser, and under any clock. */
export type { FeedEnd, FeedStart, Following } from "@tributary/journal";
export type { AgentDesk, Slot, SlotState } from "./agent/agent-desk.ts";
export type { Administration } from "./api/administration.ts";
export type { Agents, DeskContact, DeskView } from "./api/agents.ts";
export {
  type AttachmentLimits,
  type AttachmentRef,
  type Attachments,
  DEFAULT_MAX_ATTACHMENT_BYTES,
  type NewAttachment,
} from "./api/attachments.ts";
export type {
  AuditEntry,
  AuditLog,
  AuditPage,
  AuditPosition,
  ConfigurationChange,
  NewAuditEvent,
} from "./api/audit-log.ts";
export type { Authentications } from "./api/authentications.ts";
export type { Bots, ReadyBot } from "./api/bots.ts";
export type { Callbacks } from "./api/callbacks.ts";
export type { Calls } from "./api/calls.ts";
export {
  type CenterFeeds,
  type ConversationFollower,
  leaverIn,
  type NodeFollower,
  type Typing,
} from "./api/center-feeds.ts";
export type { Chats } from "./api/chats.ts";
export type { ContactPage, ContactSearch } from "./api/contact-search.ts";
export type { Contacts } from "./api/contacts.ts";
export type { Conversations, ExportPage } from "./api/conversations.ts";
export type { DeskFollower } from "./api/desk-feed.ts";
export type { IntegratedChat, Integrations } from "./api/integrations.ts";
export type { BegunMessage, MessageParts } from "./api/message-parts.ts";
export type { Monitoring, NewMonitor } from "./api/monitoring.ts";
export { createRecords, type RecordChange, type Records, type StoredRecord } from "./api/records.ts";
export type { Streaming } from "./api/streaming.ts";
export type { TaskRequest, TaskStart, Tasks, TaskTarget } from "./api/tasks.ts";
export { SCAN_MS } from "./attachments/decide-upload.ts";
export { FILE_EXTENSIONS } from "./attachments/file-types.ts";
export type { IssuedAuthentication } from "./authentication/decide-authentication.ts";
export { type Center, type CenterDeps, type CenterOptions, createCenter } from "./center.ts";
export type { NewMessage, SentItem } from "./chat/decide-message.ts";
export { RATING_MS } from "./chat/decide-rating.ts";
export type { StartChat, StartedChat } from "./chat/decide-start-chat.ts";
export { CONTENT_TYPES_IN_PARTS, type NewPart, PARTS_LIFETIME_MS, type ShownPart } from "./chat/message-parts.ts";
export type { Rehydration } from "./chat/rehydration.ts";
export { type IdleParticipant, idleIn } from "./chat/state/inactivity.ts";
export type { MessageReceipt } from "./chat/state/recent-messages.ts";
export type { TranscriptItem, TranscriptPage } from "./chat/transcript.ts";
export type { StartPosition, TranscriptQuery } from "./chat/transcript-query.ts";
export { configurationRef } from "./configuration/configuration-stream.ts";
export type { Directory } from "./configuration/directory.ts";
export {
  answeredAt,
  awaitsCallback,
  callerContactId,
  initiationOf,
  isCalling,
  isOutbound,
  isRinging,
  outboundTerms,
} from "./contact/call-parties.ts";
export { type ConversationAtContact, openContacts } from "./contact/contact-chain.ts";
export type { ContactSummary, ContactTime } from "./contact/contact-summary.ts";
export {
  type Contact,
  type ConversationState,
  changedAt,
  type Monitor,
  type Participant,
  type Pauses,
} from "./contact/conversation-state.ts";
export { NOT_ACCEPTED } from "./contact/decide-update.ts";
export { offeredAgentOf, type ParticipantRef } from "./contact/participants.ts";
export type { StartToken } from "./contact/start-token.ts";
export { queueAccessAt } from "./flow/queue-access.ts";
export { createMemoryBlobs } from "./memory/memory-blobs.ts";
export type { Blobs, ByteRange, StopSignal, StoredBlob } from "./ports/blobs.ts";
export type { ScannedFile, Scanner, ScanVerdict } from "./ports/scanner.ts";
export type { Archive } from "./retention/archive.ts";
export type { AgentVerdict, Obstacle, RoutingExplanation } from "./routing/explain.ts";
export type { CenterFigures } from "./routing/figures.ts";
export type { StreamingFigures } from "./streaming/delivery.ts";
export type { Notification, Sending, StreamingEndpoints } from "./streaming/endpoints.ts";
export type { CreatedTask } from "./task/decide-create-task.ts";
export type { CallPage } from "./voice/call.ts";
export { CALLBACK_LIFETIME_MS, CALLBACK_TERMS, type CallbackTerms } from "./voice/decide-request-callback.ts";
export type { StartCall, StartedCall } from "./voice/decide-start-call.ts";
