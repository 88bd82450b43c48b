/** Messages that a bot writes in parts. Source: docs/wire/participant.md#streaming-bot-messages. */
import { createJoinedParts } from "../conversation/joined-parts.ts";
import type { ReceivedItem } from "./chat-data.ts";

/** Joins the parts of messages. */
export interface PartialMessages {
  /** Returns the item with the text so far, or undefined for a part that is out of order. Other items are returned as they are. */
  join(item: ReceivedItem): ReceivedItem | undefined;
}

/** Creates an empty state. */
export function createPartialMessages(): PartialMessages {
  const parts = createJoinedParts<string | undefined>();
  return {
    join(item) {
      const { Id = "", Content, Type, ParticipantRole, MessageMetadata, AbsoluteTime } = item;
      if (Type !== "MESSAGE") return item;
      if (ParticipantRole !== "SYSTEM" || MessageMetadata?.MessageCompleted !== false) {
        if (MessageMetadata?.MessageCompleted === true || parts.has(Id)) parts.complete(Id); // from the transcript
        return item;
      }
      const part = { number: MessageMetadata.ChunkNumber ?? 0, content: Content ?? "", at: AbsoluteTime };
      const joined = parts.add(Id, part);
      if (joined === undefined) return undefined;
      return { ...item, Content: joined.content, ...(joined.at !== undefined && { AbsoluteTime: joined.at }) };
    },
  };
}
