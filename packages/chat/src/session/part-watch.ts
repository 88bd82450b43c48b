/** Messages of bots while they are written. Around the transport of a session, so that sessions without it contain no code for it. Rule CS-22. */
import type { EpochMs } from "@tributary/kernel";
import type { ChatAuthor } from "../conversation/conversation-item.ts";
import { createJoinedParts } from "../conversation/joined-parts.ts";
import { readFrameContent } from "../conversation/read-item.ts";
import type { ChatTransport } from "./chat-transport.ts";

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

/** Returns a transport that reports the parts of messages. */
export function watchParts(transport: ChatTransport, onPart: (message: UnfinishedMessage) => void): ChatTransport {
  const parts = createJoinedParts<EpochMs>();

  function receive(content: string): void {
    const read = readFrameContent(content);
    if (read.kind === "item") parts.complete(read.item.id);
    if (read.kind !== "part" || read.item.type !== "message") return;
    const { id, author, contentType } = read.item;
    const joined = parts.add(id, { number: read.number, content: read.item.content, at: read.item.at });
    if (joined !== undefined) onPart({ id, at: joined.at, author, contentType, content: joined.content });
  }

  return {
    ...transport,
    open: (listener) =>
      transport.open({
        ...listener,
        item(content) {
          listener.item(content);
          if (content.includes("MessageCompleted")) receive(content); // few frames have it
        },
      }),
  };
}
