import { type Author, asId, type ParticipantId } from "@tributary/model";
import type { ConversationState } from "../contact/conversation-state.ts";
import type { FlowChannel } from "../flow/run-flow.ts";

/** Display name of flow messages; known to widgets. Source: docs/wire/participant.md#items. */
const SYSTEM_DISPLAY_NAME = "SYSTEM_MESSAGE";

/** Flow steps on a chat: a text becomes a message from the system. */
export const chatFlow: FlowChannel = {
  sendText(draft, text) {
    const message = { contentType: "text/plain", content: text, clientToken: null };
    draft.add({ type: "message.sent", ...systemOf(draft.state), ...message });
  },
};

/** Author of system messages. It has the id of the conversation. */
function systemOf({ id }: ConversationState): Author {
  return { participantId: asId<ParticipantId>(id), role: "system", displayName: SYSTEM_DISPLAY_NAME };
}
