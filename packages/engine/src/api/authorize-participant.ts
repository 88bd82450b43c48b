import type { Journal } from "@tributary/journal";
import { type ParticipantId, type Refusal, refusal } from "@tributary/model";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { type ParticipantRef, refusalToAct } from "../contact/participants.ts";
import { newest } from "../newest.ts";

type Authorization = { readonly state: ConversationState | undefined; readonly refusedToAct: Refusal | undefined };

/** Returns the refusal for a participant who may not act in the conversation, if any. It is that of the newest state: another node may have let them join. Rule ND-03. */
export async function authorizeParticipant(
  journal: Pick<Journal, "run" | "durable">,
  { conversationId, participantId }: ParticipantRef,
): Promise<Authorization> {
  const ref = conversationRef(conversationId);
  const known = authorizationIn(await journal.durable(ref), participantId);
  return known.refusedToAct === undefined ? known : authorizationIn(await newest(journal, ref), participantId);
}

function authorizationIn(state: ConversationState | undefined, id: ParticipantId): Authorization {
  return { state, refusedToAct: state === undefined ? refusal("token-invalid") : refusalToAct(state, id) };
}
