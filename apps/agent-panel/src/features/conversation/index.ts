/** Entry point for views; the view model is imported directly. */
export { Conversation } from "./conversation.view.tsx";
export type { ConversationCallbacks } from "./conversation.view-model.ts";
