/** Decisions about the files of a chat. Rules AT-01 to AT-12. */
import { type Decision, type Plan, unchanged } from "@tributary/journal";
import { type EpochMs, present } from "@tributary/kernel";
import {
  type AttachmentFile,
  type AttachmentId,
  type BlobId,
  type ParticipantId,
  type Refusal,
  refusal,
} from "@tributary/model";
import { addReturn } from "../chat/decide-inactivity.ts";
import { type Attachment, attachmentIn, blobOf, fileOf, hasExpired } from "../chat/state/attachments.ts";
import type { ChatPart } from "../chat/state/chat-part.ts";
import { scanTimer } from "../chat/state/scan-timers.ts";
import { inactivityTimers } from "../contact/contact-timers.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { authorOf, participantOf, refusalToAct } from "../contact/participants.ts";

/** Maximum number of files per chat. Source: docs/wire/participant.md#attachments; AT-04. */
export const MAX_ATTACHMENTS = 35;

/** Time for upload and completion. Unit: milliseconds. */
export const UPLOAD_MS = 15 * 60_000;

/** Time of a scan, after which a file without a result is rejected. Unit: milliseconds. Source: docs/wire/participant.md#attachments; AT-11. */
export const SCAN_MS = 60_000;

/** An upload that can begin. */
export type StartedUpload = { readonly file: AttachmentFile; readonly expiresAt: EpochMs };

type NewUpload = {
  readonly from: ParticipantId;
  readonly file: AttachmentFile;
  readonly clientToken: string | null;
};

/** Begins an upload. The same token with the same file returns the earlier one. Rules AT-03, AT-04. */
export function decideStartUpload(
  state: ConversationState,
  { from, file, clientToken }: NewUpload,
  now: EpochMs,
): Decision<StartedUpload, Refusal> {
  const refused = refusalToAct(state, from);
  if (refused || state.chat === null) return { refusal: refused ?? refusal("token-invalid") };
  const present = countedFiles(state.chat, now);
  for (const each of present) {
    if (each.phase === "started" && each.participantId === from && isSame(each, file) && clientToken !== null) {
      if (each.clientToken === clientToken) return unchanged({ file: fileOf(each), expiresAt: each.expiresAt });
    }
  }
  if (present.length >= MAX_ATTACHMENTS)
    return { refusal: refusal("quota-exceeded", "attachments", `at most ${MAX_ATTACHMENTS} per chat`) };
  const draft = draftConversation(state, now);
  const expiresAt = now + UPLOAD_MS;
  draft.add({ type: "attachment.started", ...file, participantId: from, clientToken, expiresAt });
  return { value: { file, expiresAt }, drafts: [draft] };
}

function countedFiles(chat: ChatPart, now: EpochMs): readonly Attachment[] {
  return (chat.attachments ?? []).filter((each) => !hasExpired(each, now));
}

/** Returns the number of files that a chat may still have. Rule AT-04. */
export function filesLeft({ chat }: ConversationState, now: EpochMs): number {
  return chat === null ? 0 : Math.max(0, MAX_ATTACHMENTS - countedFiles(chat, now).length);
}

function isSame(a: AttachmentFile, b: AttachmentFile): boolean {
  return a.name === b.name && a.contentType === b.contentType && a.sizeBytes === b.sizeBytes;
}

const UNKNOWN = refusal("not-found", "AttachmentIds");
const BUSY = refusal("attachment-conflict");

/** Returns the file that a participant is uploading, or the refusal to change it. */
export function ownUpload(
  state: ConversationState,
  { from, attachmentId }: { readonly from: ParticipantId; readonly attachmentId: string },
  now: EpochMs,
): Attachment | { readonly refusal: Refusal } {
  const refused = refusalToAct(state, from);
  if (refused) return { refusal: refused };
  const attachment = attachmentIn(state.chat?.attachments, attachmentId);
  if (attachment === undefined || attachment.participantId !== from || hasExpired(attachment, now)) {
    return { refusal: UNKNOWN };
  }
  return attachment;
}

type Stored = { readonly from: ParticipantId; readonly attachmentId: AttachmentId; readonly blobId: BlobId };

/** Records that all bytes are stored. The value: the bytes that they replace; null for none. Rule AT-05. */
export function decideUploaded(
  state: ConversationState,
  { from, attachmentId, blobId }: Stored,
  now: EpochMs,
): Decision<BlobId | null, Refusal> {
  const attachment = ownUpload(state, { from, attachmentId }, now);
  if ("refusal" in attachment) return attachment;
  if (attachment.phase !== "started") return { refusal: BUSY };
  const draft = draftConversation(state, now);
  draft.add({ type: "attachment.uploaded", attachmentId, blobId });
  return { value: attachment.blobId, drafts: [draft] };
}

/** `blobId`: the bytes that were checked. `isScanned`: the file is sent only once a scan approved it. */
type Completion = {
  readonly from: ParticipantId;
  readonly attachmentId: AttachmentId;
  readonly blobId: BlobId | null;
  readonly clientToken: string | null;
  readonly isScanned: boolean;
};

/** The value: `scanning` if a scan has to begin. */
export type Completed = "sent" | "scanning" | "repeated";

/** Sends a file, or begins its scan. The same token of the same participant has one effect. Rules AT-07, AT-10. */
export function decideComplete(
  state: ConversationState,
  { from, attachmentId, blobId, clientToken, isScanned }: Completion,
  now: EpochMs,
): Decision<Completed, Refusal> {
  const attachment = ownUpload(state, { from, attachmentId }, now);
  if ("refusal" in attachment) return attachment;
  if (attachment.phase === "rejected") return { refusal: BUSY };
  if (attachment.phase !== "started") {
    const isRepeated = clientToken !== null && attachment.clientToken === clientToken;
    return isRepeated ? unchanged<Completed>("repeated") : { refusal: BUSY };
  }
  // Other bytes arrived after the check.
  if (attachment.blobId === null || attachment.blobId !== blobId) return { refusal: BUSY };
  const draft = draftConversation(state, now);
  if (!isScanned) {
    const hasReturned = addReturn(draft, from);
    draft.add({ type: "attachment.sent", ...sentFacts(state, attachment, clientToken), blobId });
    return { value: "sent", drafts: [draft], ...(hasReturned && { setTimers: inactivityTimers(draft.state) }) };
  }
  const scanEndsAt = now + SCAN_MS;
  draft.add({ type: "attachment.completed", attachmentId, clientToken, scanEndsAt });
  return { value: "scanning", drafts: [draft], setTimers: [scanTimer(state, scanEndsAt)] };
}

/** Removes an upload whose bytes are not those that were declared. Rule AT-06. */
export function decideDiscard(
  state: ConversationState,
  { from, attachmentId, blobId }: Stored,
  now: EpochMs,
): Decision<null, Refusal> {
  const attachment = ownUpload(state, { from, attachmentId }, now);
  if ("refusal" in attachment) return attachment;
  if (attachment.phase !== "started" || attachment.blobId !== blobId) return { refusal: BUSY };
  const draft = draftConversation(state, now);
  draft.add({ type: "attachment.discarded", attachmentId });
  return { value: null, drafts: [draft] };
}

/** Files whose bytes nothing needs any more. */
export type Unneeded = readonly BlobId[];

/** Sends or rejects a file by the result of its scan. Without effect if it has one, or if the chat has ended. Rules AT-10, AT-11. */
export function decideScanned(
  state: ConversationState,
  { attachmentId, verdict }: { readonly attachmentId: AttachmentId; readonly verdict: "approved" | "rejected" },
  now: EpochMs,
): Plan<Unneeded> {
  const attachment = attachmentIn(state.chat?.attachments, attachmentId);
  if (attachment?.phase !== "scanning") return unchanged([]);
  const draft = draftConversation(state, now);
  const { blobId } = attachment;
  const facts = sentFacts(state, attachment, attachment.clientToken);
  if (verdict === "approved") {
    const hasReturned = addReturn(draft, attachment.participantId);
    draft.add({ type: "attachment.sent", ...facts, blobId });
    return { value: [], drafts: [draft], ...(hasReturned && { setTimers: inactivityTimers(draft.state) }) };
  }
  const { clientToken: _token, ...rejected } = facts;
  draft.add({ type: "attachment.rejected", ...rejected });
  return { value: [blobId], drafts: [draft] };
}

/** Rejects the files whose scan has had no result in time. Rule AT-11. */
export function decideScansOver(state: ConversationState, now: EpochMs): Plan<Unneeded> {
  const draft = draftConversation(state, now);
  const unneeded: BlobId[] = [];
  for (const attachment of state.chat?.attachments ?? []) {
    if (attachment.phase !== "scanning" || attachment.scanEndsAt > now) continue;
    const { clientToken: _token, ...facts } = sentFacts(state, attachment, null);
    draft.add({ type: "attachment.rejected", ...facts });
    unneeded.push(attachment.blobId);
  }
  return unneeded.length === 0 ? unchanged([]) : { value: unneeded, drafts: [draft] };
}

function sentFacts(state: ConversationState, attachment: Attachment, clientToken: string | null) {
  const { participantId } = attachment;
  const sender = present(participantOf(state, participantId), "sender of a file"); // a participant is never removed
  return { ...fileOf(attachment), ...authorOf(sender), clientToken };
}

/** Returns the keys of all bytes of a conversation's files. */
export function blobsIn({ id, chat }: Pick<ConversationState, "id" | "chat">): ReadonlySet<string> {
  return new Set((chat?.attachments ?? []).flatMap((each) => (blobOf(each) === null ? [] : `${id}/${blobOf(each)}`)));
}
