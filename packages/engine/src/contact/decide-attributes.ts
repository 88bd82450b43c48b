import type { Plan } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { ConversationState } from "./conversation-state.ts";
import { draftConversation } from "./conversation-stream.ts";

/** Merges attributes into the contact's. Allowed in every phase, also after the end. */
export function decideAttributes(
  state: ConversationState,
  attributes: Readonly<Record<string, string>>,
  now: EpochMs,
): Plan<null> {
  const draft = draftConversation(state, now);
  draft.add({ type: "attributes.updated", attributes });
  return { value: null, drafts: [draft] };
}
