/** An item of a transcript as clients see it, in a transcript and in a socket's frames. Source: docs/wire/participant.md#items. */
import type { ParticipantRole } from "@tributary/model";
import * as v from "valibot";

/** How the roles are written on the wire. */
export const WIRE_ROLES = {
  agent: "AGENT",
  customer: "CUSTOMER",
  system: "SYSTEM",
  "custom-bot": "CUSTOM_BOT",
  supervisor: "SUPERVISOR",
} as const satisfies Record<ParticipantRole, string>;

/** A role on the wire. */
export type WireRole = (typeof WIRE_ROLES)[ParticipantRole];

/** How far a message got with one participant. */
export const wireReceipt = v.object({
  DeliveredTimestamp: v.optional(v.string()),
  ReadTimestamp: v.optional(v.string()),
  RecipientParticipantId: v.string(),
});

/** What {@link wireReceipt} describes. Times are ISO 8601 with milliseconds and `Z`. */
export type WireReceipt = v.InferOutput<typeof wireReceipt>;

/**
 * What a client reads of an item. Keys that an item does not have are absent; `Content` is null for events in a transcript.
 * Clients take unknown types and keys in their stride: a newer server may send them.
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
  MessageMetadata: v.optional(
    v.object({ MessageId: v.optional(v.string()), Receipts: v.optional(v.array(wireReceipt)) }),
  ),
});

/** What {@link item} describes. */
export type Item = v.InferOutput<typeof item>;
