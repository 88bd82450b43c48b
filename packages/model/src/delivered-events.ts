/** Events that participants receive: items of the transcript, and notices. */
import type { ConversationEvent } from "./events.ts";

/** Types of events that are items for all participants. */
export const SHARED_ITEM_TYPES = [
  "participant.invited",
  "participant.joined",
  "participant.left",
  "participant.renamed",
  "message.sent",
  "attachment.sent",
  "authentication.initiated",
  "authentication.ended",
  "contact.ended",
] as const;

/** Types of events that are transcript items. Those of transfers are in the transcripts of agents only, and a rejected file in that of its sender. */
export const ITEM_TYPES = [
  ...SHARED_ITEM_TYPES,
  "attachment.rejected",
  "contact.transferred",
  "contact.transfer-failed",
] as const;

/** Types of events that are delivered to participants, and are not in transcripts. */
const NOTICE_TYPES = [
  "participant.idle",
  "participant.returned",
  "participant.auto-disconnected",
  "chat.rehydrated",
] as const;

/** Types of events that participants receive: items and notices. */
export const DELIVERED_TYPES = [...ITEM_TYPES, ...NOTICE_TYPES] as const;

/** A conversation event that participants receive. */
export type DeliveredEvent = Extract<ConversationEvent, { type: (typeof DELIVERED_TYPES)[number] }>;

/** Returns true if participants receive events of this type. */
export function isDeliveredType(type: ConversationEvent["type"]): type is DeliveredEvent["type"] {
  return (DELIVERED_TYPES as readonly string[]).includes(type); // widened, so that `includes` accepts any event type
}

/** Returns true if participants receive the event. */
export function isDelivered<E extends ConversationEvent>(event: E): event is E & DeliveredEvent {
  return isDeliveredType(event.type);
}

/** A conversation event that is shown to participants as a transcript item. */
export type ItemEvent = Extract<ConversationEvent, { type: (typeof ITEM_TYPES)[number] }>;

/** Returns true if the event is an item of the transcript. */
export function isItem<E extends ConversationEvent>(event: E): event is E & ItemEvent {
  return (ITEM_TYPES as readonly string[]).includes(event.type); // widened, so that `includes` accepts any event type
}
