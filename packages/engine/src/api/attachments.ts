/** Files of chats. Rules AT-01 to AT-14. */
import type { Journal } from "@tributary/journal";
import {
  accepted,
  type Clock,
  type Logger,
  type Random,
  type Result,
  refused,
  timeOfUuid,
  uuidV7,
} from "@tributary/kernel";
import {
  type AttachmentFile,
  type AttachmentId,
  asId,
  type BlobId,
  type ConversationId,
  isVisibleName,
  type PastTranscript,
  type Refusal,
  refusal,
} from "@tributary/model";
import {
  decideComplete,
  decideDiscard,
  decideStartUpload,
  decideUploaded,
  filesLeft,
  ownUpload,
  type StartedUpload,
} from "../attachments/decide-upload.ts";
import {
  contentTypesOf,
  FILE_EXTENSIONS,
  HEAD_BYTES,
  hasBytesOf,
  storedContentType,
} from "../attachments/file-types.ts";
import type { Scans } from "../attachments/scans.ts";
import { blobKey, readHead, type StoredFiles } from "../attachments/stored-files.ts";
import { attachmentIn, fileOf } from "../chat/state/attachments.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import type { ParticipantRef } from "../contact/participants.ts";
import { newest } from "../newest.ts";
import type { Blobs, ByteRange, StopSignal, StoredBlob } from "../ports/blobs.ts";
import { type Act, createAct, NO_PARTICIPANT } from "./acting.ts";
import type { EngineFeeds } from "./center-feeds.ts";
import { type Chats, visibleTo } from "./chats.ts";

/** A file that a participant wants to send, as they describe it. */
export type NewAttachment = {
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly clientToken: string | null;
};

/** Limits of the files of a chat. */
export type AttachmentLimits = {
  /** Maximum size of a file. Unit: bytes. */
  readonly maxBytes: number;
  /** Files that the chat may still have. */
  readonly left: number;
  /** Extensions of names, in small letters. */
  readonly extensions: readonly string[];
};

/** Names a file of a conversation. */
export type AttachmentRef = { readonly conversationId: ConversationId; readonly attachmentId: string };

/** A file that was sent, and the conversation in which it was. */
export type SentFile = AttachmentFile & { readonly conversationId: ConversationId };

/** Operations on the files of chats. Each resolves when its change is durable. */
export interface Attachments {
  /** False if this center has no storage for files: every operation is refused with `attachments-off`. */
  readonly isOn: boolean;
  /** Returns the limits for the files of a participant who may act. Refusals: those of acting. */
  limits(ref: ParticipantRef): Promise<Result<AttachmentLimits, Refusal>>;
  /** Refusals: `invalid-field` for `AttachmentName`, `ContentType` and `AttachmentSizeInBytes`, `quota-exceeded`. Rules AT-01 to AT-04. */
  start(ref: ParticipantRef, attachment: NewAttachment): Promise<Result<StartedUpload, Refusal>>;
  /** Returns the upload of a participant, for which bytes may be sent. Refusals: `not-found`, `attachment-conflict`. */
  upload(ref: ParticipantRef, attachmentId: string): Promise<Result<AttachmentFile, Refusal>>;
  /** Stores the bytes of an upload. Refusals: those of `upload`, and `invalid-field` if there are fewer or more than declared. Rule AT-05. */
  store(
    ref: ParticipantRef,
    attachmentId: string,
    content: { readonly bytes: AsyncIterable<Uint8Array>; readonly signal?: StopSignal },
  ): Promise<Result<null, Refusal>>;
  /** Checks the bytes, and sends the file or begins its scan. Refusals: `not-found`, `invalid-field`, `attachment-conflict`. Rules AT-06, AT-07, AT-10. */
  complete(
    ref: ParticipantRef,
    completion: { readonly attachmentId: string; readonly clientToken: string | null },
  ): Promise<Result<null, Refusal>>;
  /** Returns a file that was sent, also in a chat that this one continues, for those who may read the transcript. Refusals: `not-found`, those of reading. Rules AT-09, RH-07. */
  find(ref: ParticipantRef, attachmentId: string): Promise<Result<SentFile, Refusal>>;
  /** Reads a file that was sent, without a check of the reader. Refusals: `not-found`. */
  read(
    ref: AttachmentRef,
    options?: { readonly range?: ByteRange; readonly signal?: StopSignal },
  ): Promise<Result<{ readonly file: AttachmentFile; readonly blob: StoredBlob }, Refusal>>;
}

type Deps = {
  readonly journal: Journal;
  readonly chats: Pick<Chats, "join" | "access">;
  readonly feeds: Pick<EngineFeeds, "leavingOf">;
  /** Null: none. */
  readonly blobs: Blobs | null;
  readonly files: StoredFiles;
  /** Null: files are sent without a scan. */
  readonly scans: Scans | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

/** Maximum size of a file, as in the service. Unit: bytes. Source: docs/wire/participant.md#attachments. */
export const DEFAULT_MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024;

const OFF = refused(refusal("attachments-off"));
const NOT_ARRIVED = refusal("invalid-field", "AttachmentIds", "a file whose bytes have arrived");
const OTHER_BYTES = refusal("invalid-field", "AttachmentIds", "a file whose bytes are of the declared type and size");
const UNKNOWN = refusal("not-found", "AttachmentId");

/** Creates the operations. */
export function createAttachments(deps: Deps, options: { readonly maxBytes: number }): Attachments {
  const { blobs } = deps;
  return blobs === null ? attachmentsOff() : attachmentsIn({ ...deps, blobs }, options);
}

function attachmentsOff(): Attachments {
  const off = () => Promise.resolve(OFF);
  return { isOn: false, limits: off, start: off, upload: off, store: off, complete: off, find: off, read: off };
}

type Stored = Deps & { readonly blobs: Blobs };

function attachmentsIn(deps: Stored, { maxBytes }: { readonly maxBytes: number }): Attachments {
  const { journal, blobs, files, clock, random, log, chats } = deps;
  const act = createAct({ journal, join: chats.join });

  const upload: Attachments["upload"] = async (ref, attachmentId) => {
    const state = await newest(journal, conversationRef(ref.conversationId));
    if (state === undefined) return refused(NO_PARTICIPANT.refusal);
    const found = ownUpload(state, { from: ref.participantId, attachmentId }, clock.now());
    if ("refusal" in found) return refused(found.refusal);
    return found.phase === "started" ? accepted(fileOf(found)) : refused(refusal("attachment-conflict"));
  };

  return {
    isOn: true,
    async limits(ref) {
      const allowed = await chats.access(ref, "write");
      if (!allowed.ok) return allowed;
      return accepted({ maxBytes, left: filesLeft(allowed.value, clock.now()), extensions: FILE_EXTENSIONS });
    },
    async start(ref, { clientToken, ...given }) {
      const file = checkedFile(given, { maxBytes, id: uuidV7(clock.now(), random) });
      if (!file.ok) return file;
      return act(ref, (state, now) =>
        decideStartUpload(state, { from: ref.participantId, file: file.value, clientToken }, now),
      );
    },
    upload,
    async store(ref, attachmentId, { bytes, signal }) {
      const found = await upload(ref, attachmentId);
      if (!found.ok) return found;
      const { conversationId, participantId: from } = ref;
      const { sizeBytes } = found.value;
      const blobId = asId<BlobId>(uuidV7(clock.now(), random));
      const stored = await blobs.put(blobKey(conversationId, blobId), bytes, {
        maxBytes: sizeBytes,
        ...(signal && { signal }),
      });
      if (stored !== sizeBytes) {
        if (stored !== null) await files.remove(conversationId, [blobId]);
        return refused(refusal("invalid-field", "body", `exactly ${sizeBytes} bytes, as declared`));
      }
      const id = asId<AttachmentId>(attachmentId);
      const recorded = await act(ref, (state, now) => decideUploaded(state, { from, attachmentId: id, blobId }, now));
      const unneeded = recorded.ok ? recorded.value : blobId;
      if (unneeded !== null) await files.remove(conversationId, [unneeded]);
      return recorded.ok ? accepted(null) : recorded;
    },
    complete: (ref, { attachmentId, clientToken }) =>
      complete(deps, { ref, act, attachmentId: asId<AttachmentId>(attachmentId), clientToken }),
    async find(ref, attachmentId) {
      const allowed = await chats.access(ref, "read");
      if (!allowed.ok) return allowed;
      const known = sentIn(allowed.value, attachmentId);
      const sent = known ?? sentIn(await newest(journal, conversationRef(ref.conversationId)), attachmentId);
      const { untilSeq, past } = await visibleTo(deps, ref, allowed.value);
      if (sent === undefined) return findInPast(journal, past, attachmentId);
      if (untilSeq !== null && sent.sentSeq > untilSeq) return refused(UNKNOWN);
      return accepted({ ...fileOf(sent), conversationId: ref.conversationId });
    },
    async read({ conversationId, attachmentId }, readOptions = {}) {
      const conversation = conversationRef(conversationId);
      const sent =
        sentIn(await journal.durable(conversation), attachmentId) ??
        sentIn(await newest(journal, conversation), attachmentId);
      if (sent === undefined) return refused(UNKNOWN);
      const blob = await blobs.get(blobKey(conversationId, sent.blobId), readOptions);
      if (blob !== null) return accepted({ file: fileOf(sent), blob });
      log.error("bytes of attachment are missing", { conversationId, attachmentId });
      return refused(UNKNOWN);
    },
  };
}

function sentIn(state: ConversationState | undefined, attachmentId: string) {
  const found = attachmentIn(state?.chat?.attachments, attachmentId);
  return found?.phase === "sent" ? found : undefined;
}

/** Returns a file of the past of a chat. The time in its id leads to its conversation. Rule RH-07. */
async function findInPast(
  journal: Journal,
  past: readonly PastTranscript[],
  attachmentId: string,
): Promise<Result<SentFile, Refusal>> {
  const at = timeOfUuid(attachmentId);
  for (const { conversationId, from, until, untilSeq } of past) {
    if (at === undefined || at < from || at > until) continue;
    const sent = sentIn(await newest(journal, conversationRef(conversationId)), attachmentId);
    if (sent !== undefined && (untilSeq === null || sent.sentSeq <= untilSeq))
      return accepted({ ...fileOf(sent), conversationId });
  }
  return refused(UNKNOWN);
}

/** Returns the file with the content type to store, or the refusal of the first member that is not allowed. Rules AT-01, AT-02. */
function checkedFile(
  { name, contentType, sizeBytes }: Omit<NewAttachment, "clientToken">,
  { maxBytes, id }: { readonly maxBytes: number; readonly id: string },
): Result<AttachmentFile, Refusal> {
  const types = contentTypesOf(name);
  if (!isVisibleName(name) || /[/\\]/.test(name)) {
    return refused(refusal("invalid-field", "AttachmentName", "a name without path, control or invisible characters"));
  }
  if (types === undefined) {
    return refused(
      refusal("invalid-field", "AttachmentName", `a name that ends with one of ${FILE_EXTENSIONS.join(", ")}`),
    );
  }
  const stored = storedContentType(name, contentType);
  if (stored === undefined) {
    return refused(refusal("invalid-field", "ContentType", `for this name ${types.join(" or ")}`));
  }
  if (sizeBytes > maxBytes) return refused(refusal("invalid-field", "AttachmentSizeInBytes", `at most ${maxBytes}`));
  return accepted({ attachmentId: asId<AttachmentId>(id), name, contentType: stored, sizeBytes });
}

type CompleteCall = {
  readonly ref: ParticipantRef;
  readonly act: Act;
  readonly attachmentId: AttachmentId;
  readonly clientToken: string | null;
};

async function complete(
  deps: Stored,
  { ref, act, attachmentId, clientToken }: CompleteCall,
): Promise<Result<null, Refusal>> {
  const { journal, blobs, files, scans, clock } = deps;
  const { conversationId, participantId: from } = ref;
  const state = await newest(journal, conversationRef(conversationId));
  if (state === undefined) return refused(NO_PARTICIPANT.refusal);
  const found = ownUpload(state, { from, attachmentId }, clock.now());
  if ("refusal" in found) return refused(found.refusal);
  const blobId = found.phase === "started" ? found.blobId : null;
  if (found.phase === "started") {
    if (blobId === null) return refused(NOT_ARRIVED);
    const stored = await readHead(blobs, blobKey(conversationId, blobId), HEAD_BYTES);
    if (stored?.sizeBytes !== found.sizeBytes || !hasBytesOf(found.name, stored.head)) {
      const discarded = await act(ref, (current, now) => decideDiscard(current, { from, attachmentId, blobId }, now));
      if (!discarded.ok) return discarded;
      await files.remove(conversationId, [blobId]);
      return refused(OTHER_BYTES);
    }
  }
  const completion = { from, attachmentId, blobId, clientToken, isScanned: scans !== null };
  const completed = await act(ref, (current, now) => decideComplete(current, completion, now));
  if (!completed.ok) return completed;
  if (completed.value === "scanning" && blobId !== null) scans?.begin({ conversationId, file: fileOf(found), blobId });
  return accepted(null);
}
