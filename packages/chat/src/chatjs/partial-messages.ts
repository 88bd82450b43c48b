/** Messages that a bot writes in parts. Source: docs/wire/participant.md#streaming-bot-messages. */
import { createLruCache } from "@tributary/kernel";
import type { ReceivedItem } from "./chat-data.ts";

/** Messages that are being written at the same time; others are shown when they are complete. */
const MAX_OPEN = 50;
/** Maximum text of an unfinished message. Unit: UTF-16 code units. Source: docs/wire/participant.md#sendmessage. */
const MAX_LENGTH = 16_384;

type Unfinished = { readonly text: string; readonly parts: number; readonly AbsoluteTime: string | undefined };

/** A message that is complete: parts that arrive later are out of order. */
const COMPLETE: Unfinished = { text: "", parts: Number.POSITIVE_INFINITY, AbsoluteTime: undefined };

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
      const before = open.get(Id);
      if (Type !== "MESSAGE" || ParticipantRole !== "SYSTEM" || typeof MessageCompleted !== "boolean") {
        if (before !== undefined) open.set(Id, COMPLETE); // from the transcript
        return item;
      }
      if (MessageCompleted) {
        open.set(Id, COMPLETE);
        return item;
      }
      const parts = (before?.parts ?? 0) + 1;
      if (ChunkNumber !== parts) return undefined;
      const text = ((before?.text ?? "") + (Content ?? "")).slice(0, MAX_LENGTH);
      const AbsoluteTime = before?.AbsoluteTime ?? item.AbsoluteTime;
      open.set(Id, { text, parts, AbsoluteTime });
      const joined = { ...item, Content: text };
      return AbsoluteTime === undefined ? joined : { ...joined, AbsoluteTime };
    },
  };
}
