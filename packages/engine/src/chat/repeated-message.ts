import type { Journal } from "@tributary/journal";
import { idOfItem, type ParticipantId } from "@tributary/model";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import type { NewMessage, SentItem } from "./decide-message.ts";
import { RECENT_MESSAGES } from "./state/recent-messages.ts";
import { TOKEN_WINDOW_MS } from "./state/sent-tokens.ts";

/**
 * Returns the message of an ended conversation that a request repeats: a client that received no answer repeats the request, also when the
 * chat has ended meanwhile. Reads the newest messages, because ended conversations keep none in memory. Rule CH-05.
 */
export async function findRepeated(
  journal: Pick<Journal, "read">,
  { id, lastAt }: ConversationState,
  message: NewMessage & { readonly from: ParticipantId },
): Promise<SentItem | undefined> {
  if (message.clientToken === null) return undefined;
  const newest = await journal.read(conversationRef(id), {
    order: "backward",
    limit: RECENT_MESSAGES,
    types: ["message.sent"],
  });
  const sent = newest.find(
    (each) =>
      each.participantId === message.from &&
      each.clientToken === message.clientToken &&
      each.contentType === message.contentType &&
      each.content === message.content &&
      each.at > lastAt - TOKEN_WINDOW_MS,
  );
  return sent && { id: idOfItem(id, sent), at: sent.at };
}
