import type { Clock, Logger } from "@tributary/kernel";
import type { ConversationItem } from "../conversation/conversation-item.ts";
import type { ViewEvent } from "../conversation/conversation-view.ts";
import { readFrameContent } from "../conversation/read-item.ts";
import type { PartListener } from "./part-watch.ts";

/** Dependencies of {@link createFrameHandler}. */
export type FrameHandlerDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly step: (event: ViewEvent) => void;
  /** An item of this chat was added to the view. */
  readonly onItem: (item: ConversationItem) => void;
  /** A part of a message arrived, which the view does not have. */
  readonly onPart: PartListener;
};

/** Returns a function that applies the content of `aws/chat` frames to a view. Items that name none of `contactIds` belong to another chat. */
export function createFrameHandler(
  { clock, log, step, onItem, onPart }: FrameHandlerDeps,
  contactIds: readonly string[],
): (content: string) => void {
  return (content) => {
    const read = readFrameContent(content);
    if (read.kind === "malformed") {
      log.warn("malformed chat item", { length: content.length });
      return;
    }
    if (read.contactIds.length > 0 && !read.contactIds.some((id) => contactIds.includes(id))) return;
    switch (read.kind) {
      case "typing":
        step({ type: "typing-received", author: read.author, at: clock.now() });
        return;
      case "receipts":
        for (const receipt of read.receipts) step({ type: "receipt-received", messageId: read.messageId, receipt });
        return;
      case "part":
        return onPart(read);
      default:
        step({ type: "items-received", items: [read.item] });
        onItem(read.item);
    }
  };
}
