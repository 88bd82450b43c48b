/**
 * A transcript item as clients receive it, in a transcript and in socket frames. Source:
 * docs/wire/participant.md#items.
 */
import type { ParticipantRole } from "@tributary/model";
import * as v from "valibot";

/** Participant roles on the wire. */
export const WIRE_ROLES = {
  agent: "AGENT",
  customer: "CUSTOMER",
  system: "SYSTEM",
  "custom-bot": "CUSTOM_BOT",
  supervisor: "SUPERVISOR",
} as const satisfies Record<ParticipantRole, string>;

export type WireRole = (typeof WIRE_ROLES)[ParticipantRole];

/** Delivery status of a message for one recipient. Times are ISO 8601 with milliseconds and `Z`. */
export const wireReceipt = v.object({
  DeliveredTimestamp: v.optional(v.string()),
  ReadTimestamp: v.optional(v.string()),
  RecipientParticipantId: v.string(),
});

export type WireReceipt = v.InferOutput<typeof wireReceipt>;

/** Results of the scan of a file. */
export const ATTACHMENT_STATUSES = ["APPROVED", "REJECTED", "IN_PROGRESS"] as const;

/** A file in an item. Unknown values of a newer server are text. */
export const wireAttachment = v.object({
  AttachmentId: v.optional(v.string()),
  AttachmentName: v.optional(v.string()),
  ContentType: v.optional(v.string()),
  Status: v.optional(v.string()),
});

export type WireAttachment = v.InferOutput<typeof wireAttachment>;

/**
 * A transcript item, as parsed by clients. Missing members are absent; `Content` is null for events in a transcript.
 * Unknown types and members from a newer server are ignored.
 */
export const item = v.object({
  AbsoluteTime: v.string(),
  Id: v.string(),
  Type: v.string(),
  ContentType: v.optional(v.string()),
  Content: v.optional(v.nullable(v.string())),
  ParticipantId: v.optional(v.string()),
  DisplayName: v.optional(v.string()),
  ParticipantRole: v.optional(v.string()),
  InitialContactId: v.optional(v.string()),
  ContactId: v.optional(v.string()),
  Attachments: v.optional(v.array(wireAttachment)),
  RelatedContactId: v.optional(v.string()),
  MessageMetadata: v.optional(
    v.object({
      MessageId: v.optional(v.string()),
      Receipts: v.optional(v.array(wireReceipt)),
      MessageCompleted: v.optional(v.nullable(v.boolean())),
      ChunkNumber: v.optional(v.nullable(v.number())),
    }),
  ),
});

export type Item = v.InferOutput<typeof item>;
