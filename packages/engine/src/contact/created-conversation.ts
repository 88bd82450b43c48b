import type { ConversationEvent, Numbered } from "@tributary/model";
import { newChatPart } from "../chat/state/chat-part.ts";
import { newVoicePart } from "../voice/state/voice-part.ts";
import type { ConversationState } from "./conversation-state.ts";

type ContactCreated = Extract<ConversationEvent, { type: "contact.created" }>;

/** Returns the state after the first event of a conversation. */
export function createdConversation(event: Numbered<ContactCreated>): ConversationState {
  const invited = { phase: "invited", invitedAt: event.at } as const;
  return {
    kind: "conversation",
    // A conversation has the id of its first contact.
    id: event.contactId as string as ConversationState["id"],
    seq: event.seq,
    lastAt: event.at,
    contact: {
      id: event.contactId,
      channel: event.channel,
      flowId: event.flowId,
      state: { phase: "created", createdAt: event.at },
      createdAt: event.at,
      name: event.name,
      description: event.description,
      ...(event.references && { references: event.references }),
      ...(event.relatedContactId && { relatedId: event.relatedContactId }),
      ...(event.targetQueueId && { targetQueueId: event.targetQueueId }),
    },
    participants: event.participants.map(({ participantId: id, role, displayName }) => ({
      id,
      role,
      displayName,
      agentId: null,
      state: invited,
    })),
    attributes: event.attributes,
    chat: event.chat && newChatPart(event.chat, event.at),
    ...(event.task && { task: event.task }),
    ...(event.voice && { voice: newVoicePart(event.voice) }),
  };
}
