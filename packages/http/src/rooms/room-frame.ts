import type { Typing } from "@tributary/engine";
import { type ConversationEvent, type ConversationId, isItem, type Numbered } from "@tributary/model";
import { chatFrame, type Item } from "@tributary/protocol";
import { itemOf, receiptItemOf, typingItemOf } from "../participant/item.ts";
import { textFrame } from "../server/text-frame.ts";

/** A frame of a conversation on topic `aws/chat`. Built once and shared by all members that receive it. */
export type RoomFrame = {
  /** `item`: part of the transcript. `receipt` and `typing` are transient: they are not replayed. */
  readonly kind: "item" | "receipt" | "typing";
  /** Number in the conversation; null for typing, which has none. */
  readonly seq: number | null;
  /** The whole frame as text. */
  readonly text: string;
  /** The frame as it is written to a connection: see {@link textFrame}. */
  readonly wire: Buffer;
  /** True for the end of the chat. No frame follows. */
  readonly isLast: boolean;
};

/** Frames of conversations, kept as long as their events are in use. */
export interface FrameCache {
  /** Returns the frame of an event; undefined for events that participants do not receive. */
  ofEvent(conversationId: ConversationId, event: Numbered<ConversationEvent>): RoomFrame | undefined;
  ofTyping(conversationId: ConversationId, typing: Typing): RoomFrame;
}

/** Creates an empty cache. All feeds of a conversation receive the same event object, which is the key. */
export function createFrameCache(): FrameCache {
  const frames = new WeakMap<object, RoomFrame>();

  function cached(key: object, frame: RoomFrame | undefined): RoomFrame | undefined {
    if (frame !== undefined) frames.set(key, frame);
    return frame;
  }

  return {
    ofEvent: (conversationId, event) => frames.get(event) ?? cached(event, frameOfEvent(conversationId, event)),
    ofTyping(conversationId, typing) {
      const known = frames.get(typing);
      if (known !== undefined) return known;
      const frame = frameOf(typingItemOf(conversationId, typing), { kind: "typing", seq: null, isLast: false });
      frames.set(typing, frame);
      return frame;
    },
  };
}

function frameOfEvent(conversationId: ConversationId, event: Numbered<ConversationEvent>): RoomFrame | undefined {
  const { seq } = event;
  if (isItem(event)) {
    return frameOf(itemOf(conversationId, event), { kind: "item", seq, isLast: event.type === "contact.ended" });
  }
  if (event.type !== "receipt.recorded") return undefined;
  return frameOf(receiptItemOf(conversationId, event), { kind: "receipt", seq, isLast: false });
}

function frameOf(item: Item, facts: Pick<RoomFrame, "kind" | "seq" | "isLast">): RoomFrame {
  const text = chatFrame(item);
  return { ...facts, text, wire: textFrame(text) };
}
