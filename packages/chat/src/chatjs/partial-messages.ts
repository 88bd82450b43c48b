/** Messages that a bot writes in parts. Source: docs/wire/participant.md#streaming-bot-messages. */
import { createLruCache } from "@tributary/kernel";
import type { ReceivedItem } from "./chat-data.ts";

/** Messages that are being written at the same time; others are shown when they are complete. */
const MAX_OPEN = 50;
/** Maximum text of an unfinished message. Unit: UTF-16 code units. Source: docs/wire/participant.md#sendmessage. */
const MAX_LENGTH = 16_384;

type Unfinished = { readonly text: string; readonly parts: number; readonly AbsoluteTime: string | undefined };

/** Joins the parts of messages. */
export interface PartialMessages {
  /** Returns the item with the text so far, or undefined for a part that is out of order. Other items are returned as they are. */
  join(item: ReceivedItem): ReceivedItem | undefined;
}

/** Creates an empty state. */
export function createPartialMessages(): PartialMessages {
  const open = createLruCache<string, Unfinished>(MAX_OPEN);
  return {
    join(item) {
      const { Id = "", Content, Type, ParticipantRole, MessageMetadata } = item;
      const { MessageCompleted, ChunkNumber } = MessageMetadata ?? {};
      if (Type !== "MESSAGE" || ParticipantRole !== "SYSTEM" || typeof MessageCompleted !== "boolean") return item;
      const before = open.get(Id);
      const AbsoluteTime = before?.AbsoluteTime ?? item.AbsoluteTime;
      const dated = AbsoluteTime === undefined ? item : { ...item, AbsoluteTime };
      if (MessageCompleted) {
        open.delete(Id);
        return dated;
      }
      const parts = (before?.parts ?? 0) + 1;
      if (ChunkNumber !== parts) return undefined;
      const text = ((before?.text ?? "") + (Content ?? "")).slice(0, MAX_LENGTH);
      open.set(Id, { text, parts, AbsoluteTime });
      return { ...dated, Content: text };
    },
  };
}
