/** Messages of bots while they are written. A part of its own, so that sessions without it contain no code for it. Rule CS-22. */
import type { EpochMs } from "@tributary/kernel";
import type { ChatAuthor, ConversationItem } from "../conversation/conversation-item.ts";
import { createJoinedParts } from "../conversation/joined-parts.ts";
import type { ChatSnapshot } from "./chat-session.ts";

/** A message that a bot is writing. The whole message follows as any other, with the same `id`, and may differ; if the bot stops, it never does. */
export type UnfinishedMessage = {
  readonly id: string;
  /** Time of its first part. */
  readonly at: EpochMs;
  readonly author: ChatAuthor;
  readonly contentType: string;
  /** The text so far. */
  readonly content: string;
};

/** A part of a message that follows as a whole. `number`: from 1. */
export type MessagePart = { readonly item: ConversationItem; readonly number: number };

/** Receives the parts of messages. */
export type PartListener = (part: MessagePart) => void;

/** Action of a session without the code for parts of messages. */
export interface PartsOnRequest {
  /** Sets the listener of parts, in place of the one before: {@link joinParts}. */
  setPartListener(listener: PartListener): void;
}

/** Returns a listener that joins the parts of messages. Those of a message that is in the snapshot are late, and left out. */
export function joinParts(
  snapshot: () => Pick<ChatSnapshot, "timeline">,
  onMessage: (message: UnfinishedMessage) => void,
): PartListener {
  const parts = createJoinedParts<EpochMs>();
  return ({ item, number }) => {
    if (item.type !== "message") return;
    const { id, author, contentType, content, at } = item;
    if (snapshot().timeline.some((entry) => entry.type === "message" && entry.id === id)) return;
    const joined = parts.add(id, { number, content, at });
    if (joined !== undefined) onMessage({ id, at: joined.at, author, contentType, content: joined.content });
  };
}
