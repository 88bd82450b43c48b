export { Conversation } from "./conversation.view.tsx";
export { type ConversationSnapshot, conversationOf, previewOf, unreadOf } from "./conversation.view-model.ts";
export type { ConversationCallbacks } from "./conversation-callbacks.ts";
