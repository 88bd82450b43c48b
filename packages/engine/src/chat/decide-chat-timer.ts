import { type Plan, unchanged } from "@tributary/journal";
import type { ConversationState } from "../contact/conversation-state.ts";
import { decideEnd, type EndContext } from "../contact/decide-end.ts";

/** Timers that only chats have. */
export type ChatTimerKind = "customer-never-came" | "chat-too-long";

/** A timer of a chat is due: ends the contact if its customer has not connected, or if the chat has lasted too long. Rules CM-06, CM-07. */
export function decideChatTimer(kind: ChatTimerKind, conversation: ConversationState, context: EndContext): Plan<null> {
  const { phase } = conversation.contact.state;
  if (phase === "ended" || (kind === "customer-never-came" && phase !== "created")) return unchanged(null);
  const reason = kind === "chat-too-long" ? "expired" : "customer-never-connected";
  return decideEnd(conversation, { reason, leaver: null }, context);
}
