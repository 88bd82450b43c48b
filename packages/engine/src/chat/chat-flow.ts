import type { EpochMs } from "@tributary/kernel";
import { type AuthenticationId, type Author, asId, type ParticipantId } from "@tributary/model";
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

/** Flow steps on a chat whose customer can be asked to sign in. `authenticationId`: for the next authentication; null: the center has no provider. */
export function chatFlowWith({
  authenticationId,
  now,
}: {
  readonly authenticationId: AuthenticationId | null;
  readonly now: EpochMs;
}): FlowChannel {
  if (authenticationId === null) return chatFlow;
  return {
    ...chatFlow,
    authenticate(draft, { timeoutMs }) {
      const expiresAt = now + timeoutMs;
      draft.add({ type: "authentication.initiated", authenticationId, expiresAt, ...systemOf(draft.state) });
    },
  };
}

/** Returns the author of what flows do. It has the id of the conversation. */
export function systemOf({ id }: ConversationState): Author {
  return { participantId: asId<ParticipantId>(id), role: "system", displayName: SYSTEM_DISPLAY_NAME };
}
