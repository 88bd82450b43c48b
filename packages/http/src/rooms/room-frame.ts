import type { ShownPart, Typing } from "@tributary/engine";
import {
  type ConversationEvent,
  type ConversationId,
  type DeliveredEvent,
  isDelivered,
  type Numbered,
  type ParticipantId,
} from "@tributary/model";
import { chatFrame, type Item } from "@tributary/protocol";
import { itemOf, partItemOf, receiptItemOf, typingItemOf, wholeItemOf } from "../participant/item.ts";
import { textFrame } from "../server/text-frame.ts";

/** A frame of a conversation on topic `aws/chat`. Built once and shared by all members that receive it. */
export type RoomFrame = {
  /** `item`: part of the transcript. `receipt`, `typing` and `part` are transient: they are not replayed. */
  readonly kind: "item" | "receipt" | "typing" | "part";
  /** Number in the conversation; null for typing and parts of messages, which have none. */
  readonly seq: number | null;
  /** The whole frame as text. */
  readonly text: string;
  /** The frame as it is written to a connection: see {@link textFrame}. */
  readonly wire: Buffer;
  /** True for the end of the chat, and for the transfer to the agent who made it. No frame follows. */
  readonly isLast: boolean;
  /** The only participant who receives it; null: all. */
  readonly onlyTo: ParticipantId | null;
  /** The frame for one participant in place of this one: a message of which they were shown parts. Absent: all receive this one. */
  readonly instead?: RoomFrame;
};

/** Items of one participant: the agent of a transfer, the sender of a rejected file. */
const PRIVATE_TYPES: ReadonlySet<DeliveredEvent["type"]> = new Set([
  "attachment.rejected",
  "contact.transferred",
  "contact.transfer-failed",
]);

/** Frames for all participants. */
const TO_ALL = { isLast: false, onlyTo: null } as const;

/** Frames of conversations. The last one is kept, because all members of a conversation receive an event before the next one. */
export interface FrameCache {
  /** Returns the frame of an event; undefined for events that participants do not receive. */
  ofEvent(conversationId: ConversationId, event: Numbered<ConversationEvent>): RoomFrame | undefined;
  ofTyping(conversationId: ConversationId, typing: Typing): RoomFrame;
  ofPart(conversationId: ConversationId, part: ShownPart): RoomFrame;
}

/** Creates an empty cache. */
export function createFrameCache(): FrameCache {
  let lastEvent: object | undefined;
  let lastFrame: RoomFrame | undefined;

  function transient(source: object, build: () => RoomFrame): RoomFrame {
    if (source === lastEvent && lastFrame !== undefined) return lastFrame;
    const frame = build();
    lastEvent = source;
    lastFrame = frame;
    return frame;
  }

  return {
    ofEvent(conversationId, event) {
      if (event === lastEvent) return lastFrame;
      const frame = frameOfEvent(conversationId, event); // may throw: the cache then keeps the frame of the previous event
      lastEvent = event;
      lastFrame = frame;
      return frame;
    },
    ofTyping: (conversationId, typing) =>
      transient(typing, () => frameOf(typingItemOf(conversationId, typing), { kind: "typing", seq: null, ...TO_ALL })),
    ofPart: (conversationId, part) =>
      transient(part, () => {
        const facts = { kind: "part", seq: null, isLast: false, onlyTo: part.shownTo } as const;
        return frameOf(partItemOf(conversationId, part), facts);
      }),
  };
}

function frameOfEvent(conversationId: ConversationId, event: Numbered<ConversationEvent>): RoomFrame | undefined {
  const { seq } = event;
  if (isDelivered(event)) {
    const { type } = event;
    const onlyTo = PRIVATE_TYPES.has(type) && "participantId" in event ? event.participantId : null;
    const isLast = type === "contact.ended" || type === "contact.transferred";
    const frame = frameOf(itemOf(conversationId, event), { kind: "item", seq, isLast, onlyTo });
    if (event.type !== "message.sent" || event.inParts === undefined) return frame;
    const facts = { kind: "item", seq, isLast, onlyTo: event.inParts.shownTo } as const;
    return { ...frame, instead: frameOf(wholeItemOf(conversationId, event), facts) };
  }
  if (event.type !== "receipt.recorded") return undefined;
  return frameOf(receiptItemOf(conversationId, event), { kind: "receipt", seq, ...TO_ALL });
}

function frameOf(item: Item, facts: Pick<RoomFrame, "kind" | "seq" | "isLast" | "onlyTo">): RoomFrame {
  const text = chatFrame(item);
  return { ...facts, text, wire: textFrame(text) };
}
