import type { ConversationNews } from "@tributary/engine";
import { type ConversationId, type ItemEvent, isItem, type Numbered, type ParticipantId } from "@tributary/model";
import { chatFrame, type Item } from "@tributary/protocol";
import { itemOf, receiptItemOf, typingItemOf } from "../participant/item.ts";
import { textFrame } from "../server/text-frame.ts";

/** One frame of a conversation on topic `aws/chat`. Built once and shared by all who hear it. */
export type RoomFrame = {
  /** `item`: part of the transcript. `receipt` and `typing` pass by: they are never told again. */
  readonly kind: "item" | "receipt" | "typing";
  /** The number in the conversation; null for typing, which has none. */
  readonly seq: number | null;
  /** The whole frame, ready for a socket. */
  readonly text: string;
  /** The same as it goes over a connection: see {@link textFrame}. */
  readonly wire: Buffer;
  /** Whether it says that the chat has ended. Nothing comes after it. */
  readonly isLast: boolean;
};

/** A frame, and whom it must not go back to. */
export type FrameForRoom = { readonly frame: RoomFrame; readonly except: ParticipantId | null };

/** What members hear of a piece of news; undefined for events that are nobody's business but the center's. */
export function frameOfNews(conversationId: ConversationId, news: ConversationNews): FrameForRoom | undefined {
  if (news.kind === "typing") {
    const frame = frameOf(typingItemOf(conversationId, news), { kind: "typing", seq: null, isLast: false });
    return { frame, except: news.author.participantId };
  }
  const { event } = news;
  if (isItem(event)) return { frame: frameOfItem(conversationId, event), except: null };
  if (event.type !== "receipt.recorded") return undefined;
  const frame = frameOf(receiptItemOf(conversationId, event), { kind: "receipt", seq: event.seq, isLast: false });
  return { frame, except: null };
}

/** The frame of an item of the transcript. */
export function frameOfItem(conversationId: ConversationId, event: Numbered<ItemEvent>): RoomFrame {
  const isLast = event.type === "contact.ended";
  return frameOf(itemOf(conversationId, event), { kind: "item", seq: event.seq, isLast });
}

function frameOf(item: Item, facts: Pick<RoomFrame, "kind" | "seq" | "isLast">): RoomFrame {
  const text = chatFrame(item);
  return { ...facts, text, wire: textFrame(text) };
}
