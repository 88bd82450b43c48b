/**
 * The files of a chat.
 *
 *   started ──uploaded──▶ started with bytes ──completed──▶ scanning ──▶ sent | rejected
 *      │                        └──────────────────────────────────────▶ sent        (without a scanner)
 *      └── discarded, expired, end of the chat: not in the list any more
 */
import type { EpochMs } from "@tributary/kernel";
import type {
  AttachmentFile,
  AttachmentId,
  BlobId,
  ConversationEvent,
  Numbered,
  ParticipantId,
} from "@tributary/model";

type Facts = AttachmentFile & { readonly participantId: ParticipantId };

/** A file of a chat. Each phase has its own data. */
export type Attachment = Facts &
  (
    | {
        readonly phase: "started";
        readonly clientToken: string | null;
        readonly expiresAt: EpochMs;
        /** The bytes that have arrived; null: none. */
        readonly blobId: BlobId | null;
      }
    | {
        readonly phase: "scanning";
        /** Token of the completion. */
        readonly clientToken: string | null;
        readonly scanEndsAt: EpochMs;
        readonly blobId: BlobId;
      }
    | {
        readonly phase: "sent";
        /** Token of the completion. */
        readonly clientToken: string | null;
        readonly blobId: BlobId;
        /** Number of the item in the stream. */
        readonly sentSeq: number;
      }
    | { readonly phase: "rejected" }
  );

const TYPES = [
  "attachment.started",
  "attachment.uploaded",
  "attachment.completed",
  "attachment.discarded",
  "attachment.sent",
  "attachment.rejected",
] as const;

export type AttachmentEvent = Extract<ConversationEvent, { type: (typeof TYPES)[number] }>;

/** Returns true for the types of {@link AttachmentEvent}. */
export function isAttachmentEvent(type: ConversationEvent["type"]): type is AttachmentEvent["type"] {
  return (TYPES as readonly string[]).includes(type); // widened, so that `includes` accepts any event type
}

/** Returns the file with that id. */
export function attachmentIn(
  attachments: readonly Attachment[] | undefined,
  id: AttachmentId | string,
): Attachment | undefined {
  return attachments?.find(({ attachmentId }) => attachmentId === id);
}

/** Returns true if the file has not been completed in time. */
export function hasExpired(attachment: Attachment, now: EpochMs): boolean {
  return attachment.phase === "started" && attachment.expiresAt <= now;
}

/** Returns the stored bytes of a file; null if it has none. */
export function blobOf(attachment: Attachment): BlobId | null {
  return attachment.phase === "rejected" ? null : attachment.blobId;
}

/** Returns the files after an event. Those that have expired go with the start of a further one. Rule AT-08. */
export function evolveAttachments(
  attachments: readonly Attachment[],
  event: Numbered<AttachmentEvent>,
): readonly Attachment[] {
  if (event.type === "attachment.started") {
    const { participantId, clientToken, expiresAt } = event;
    const added: Attachment = {
      ...fileOf(event),
      participantId,
      phase: "started",
      clientToken,
      expiresAt,
      blobId: null,
    };
    return [...attachments.filter((each) => !hasExpired(each, event.at)), added];
  }
  return attachments.flatMap((each) =>
    each.attachmentId === event.attachmentId ? (changed(each, event) ?? []) : each,
  );
}

/** Returns the file after an event about it; undefined if it is gone. */
function changed(
  attachment: Attachment,
  event: Numbered<Exclude<AttachmentEvent, { type: "attachment.started" }>>,
): Attachment | undefined {
  const facts: Facts = { ...fileOf(attachment), participantId: attachment.participantId };
  switch (event.type) {
    case "attachment.uploaded":
      return attachment.phase === "started" ? { ...attachment, blobId: event.blobId } : attachment;
    case "attachment.completed": {
      const { clientToken, scanEndsAt } = event;
      const blobId = blobOf(attachment);
      return blobId === null ? attachment : { ...facts, phase: "scanning", clientToken, scanEndsAt, blobId };
    }
    case "attachment.sent":
      return { ...facts, phase: "sent", clientToken: event.clientToken, blobId: event.blobId, sentSeq: event.seq };
    case "attachment.rejected":
      return { ...facts, phase: "rejected" };
    case "attachment.discarded":
      return undefined;
  }
}

/** Returns the declared facts of a file. */
export function fileOf({ attachmentId, name, contentType, sizeBytes }: AttachmentFile): AttachmentFile {
  return { attachmentId, name, contentType, sizeBytes };
}
