/** The door for views. What is computed without a browser stands in the view model, which is imported by itself. */
export { Conversation } from "./conversation.view.tsx";
export type { ConversationCallbacks } from "./conversation-callbacks.ts";
