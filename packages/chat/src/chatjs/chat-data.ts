/**
 * Data of chat sessions as pages read them. The service sends them and the session passes them on unchanged.
 *
 * Source: docs/wire/participant.md#items, #operations.
 */

/** Known names, and any other: a center may be newer than the library. */
type Known<Name extends string> = Name | (string & {});

/** One item of a conversation. Texts come from customers: show them as text, never as markup. */
export type ChatItem = {
  /** Unique in the conversation; the same item has the same id in callbacks and in transcripts. */
  readonly Id: string;
  readonly Type: Known<"MESSAGE" | "EVENT" | "ATTACHMENT" | "CONNECTION_ACK" | "MESSAGEMETADATA">;
  /** ISO 8601 with milliseconds. */
  readonly AbsoluteTime: string;
  /** Absent for attachments. */
  readonly ContentType?: string;
  /** Text of a message. Absent or null for events. */
  readonly Content?: string | null;
  /** Author. Absent for receipts and for events of the conversation, such as its end. */
  readonly ParticipantId?: string;
  readonly ParticipantRole?: Known<"AGENT" | "CUSTOMER" | "SYSTEM" | "CUSTOM_BOT" | "SUPERVISOR">;
  readonly DisplayName?: string;
  readonly InitialContactId?: string;
  readonly ContactId?: string;
  /** In transcripts, for items of an earlier conversation. */
  readonly RelatedContactId?: string;
  readonly Attachments?: readonly ChatAttachment[];
  readonly MessageMetadata?: ChatMessageMetadata;
  /** In transcripts of `onTranscriptUpdated`: the item as JSON. */
  readonly serializedContent?: string;
};

/** File of an item. `Status` is that of the scan. */
export type ChatAttachment = {
  readonly AttachmentId?: string;
  readonly AttachmentName?: string;
  readonly ContentType?: string;
  readonly Status?: Known<"APPROVED" | "REJECTED" | "IN_PROGRESS">;
};

/** State and receipts of a message. */
export type ChatMessageMetadata = {
  /** State of an own message, in transcripts that the session collects itself. */
  readonly Status?: Known<"SENDING" | "FAILED" | "SENT" | "DELIVERED" | "READ">;
  readonly MessageId?: string;
  readonly MessageProcessingStatus?: Known<"PROCESSING" | "FAILED" | "REJECTED">;
  readonly Receipts?: readonly {
    /** ISO 8601. */
    readonly DeliveredTimestamp?: string;
    /** ISO 8601. */
    readonly ReadTimestamp?: string;
    readonly RecipientParticipantId?: string;
  }[];
  /** False in the parts of a message that a bot is still writing; `onMessage` receives the text so far. */
  readonly MessageCompleted?: boolean;
  /** Number of the part, from 1. */
  readonly ChunkNumber?: number;
};

/** One page of a transcript. */
export type ChatTranscript = {
  readonly InitialContactId?: string;
  readonly Transcript: readonly ChatItem[];
  /** Absent or empty on the last page. */
  readonly NextToken?: string;
};

/** Identity of a sent message or event. */
export type SentItem = { readonly Id: string; readonly AbsoluteTime: string };

/** A view of a step-by-step guide. `InputSchema` and `Template` are JSON. */
export type ChatView = {
  readonly View?: {
    readonly Id?: string;
    readonly Arn?: string;
    readonly Name?: string;
    readonly Version?: number;
    readonly Content?: {
      readonly InputSchema?: string;
      readonly Template?: string;
      readonly Actions?: readonly string[];
    };
  };
};

/** An item from the service before any check: only `Type` and the members that are present may be relied on. */
export type ReceivedItem = Partial<ChatItem>;
