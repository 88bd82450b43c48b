/** Messages that a participant sends, also in the transcript that the session collects. */
import type { Clock } from "@tributary/kernel";
import type { ChatItem } from "./chat-data.ts";
import { IllegalArgumentError } from "./chat-error.ts";
import { isKnownType } from "./content-types.ts";
import type { SendQueue } from "./send-queue.ts";
import type { SessionDetails } from "./session-details.ts";
import { answerOf } from "./session-requests.ts";
import type { ChatAnswer, ChatRequests, MessageRequest } from "./session-types.ts";
import type { TranscriptModel } from "./transcript-model.ts";

export type MessageSenderDeps = {
  readonly clock: Clock;
  readonly queue: SendQueue;
  readonly transcript: TranscriptModel;
  readonly newToken: () => string;
  readonly details: SessionDetails;
  readonly role: "AGENT" | "CUSTOMER";
  /** Errors: throws a text while the session is not connected. */
  readonly demandConnection: (name: string) => void;
};

/** Creates `sendMessage` of a session. */
export function createMessageSender(deps: MessageSenderDeps): ChatRequests["sendMessage"] {
  const { clock, queue, transcript, newToken, details, role, demandConnection } = deps;

  async function send({ message, contentType, metadata, clientToken }: MessageRequest): Promise<ChatAnswer<never>> {
    demandConnection("sendMessage");
    const answer = await queue.send({ contentType, content: message, clientToken: clientToken ?? newToken() });
    if (!answer.ok && answer.refusal.kind === "denied") demandConnection("sendMessage"); // the chat ended meanwhile
    return answerOf(answer, metadata) as ChatAnswer<never>; // as received
  }
  return (request) => {
    const { message, contentType } = request;
    if (typeof message !== "string") throw new IllegalArgumentError("message must be a text", message);
    if (!isKnownType(contentType))
      throw new IllegalArgumentError("contentType is not a content type of chats", contentType);
    const answer = send(request);
    const { contactId, initialContactId, participantId } = details;
    const own: ChatItem = {
      Id: newToken(),
      Type: "MESSAGE",
      AbsoluteTime: new Date(clock.now()).toISOString(),
      ContentType: contentType,
      Content: message,
      ParticipantId: participantId,
      ParticipantRole: role,
      ContactId: contactId,
      InitialContactId: initialContactId,
    };
    transcript.send(own, answer);
    return answer;
  };
}
