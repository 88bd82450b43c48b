/** Bots in a chat: participants that programs add. Rules BO-01 to BO-07. */
import { connectionIn } from "@tributary/model";
import { openContacts } from "./contact-chain.ts";
import type { ConversationState, Participant } from "./conversation-state.ts";
import type { ConversationDraft } from "./conversation-stream.ts";
import { addLeaving } from "./decide-end.ts";

/** Returns all bots of a conversation, also those that have left. */
export function botsOf({ participants }: ConversationState): readonly Participant[] {
  return participants.filter(({ role }) => role === "custom-bot");
}

/** True while an agent has a contact of the conversation. */
export function hasAgent(conversation: ConversationState): boolean {
  return openContacts(conversation).some(({ state }) => connectionIn(state) !== null);
}

/** Adds the leaving of the bot, if there is one, to the draft in which an agent joins. Rule BO-05. */
export function addLeavingOfBot(draft: ConversationDraft): void {
  for (const { id, state } of botsOf(draft.state)) if (state.phase === "joined") addLeaving(draft, id);
}
