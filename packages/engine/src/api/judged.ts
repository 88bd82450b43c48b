import type { Journal } from "@tributary/journal";
import { type ParticipantId, type Refusal, refusal } from "@tributary/model";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { type ParticipantRef, refusalToAct } from "../contact/participants.ts";
import { newest } from "../newest.ts";

type Judged = { readonly state: ConversationState | undefined; readonly refusedToAct: Refusal | undefined };

/** Returns what a participant may do in the conversation. A refusal rests on the newest state: another node may have let them join. Rule ND-03. */
export async function judged(
  journal: Pick<Journal, "run" | "durable">,
  { conversationId, participantId }: ParticipantRef,
): Promise<Judged> {
  const ref = conversationRef(conversationId);
  const known = judgedIn(await journal.durable(ref), participantId);
  return known.refusedToAct === undefined ? known : judgedIn(await newest(journal, ref), participantId);
}

function judgedIn(state: ConversationState | undefined, id: ParticipantId): Judged {
  return { state, refusedToAct: state === undefined ? refusal("token-invalid") : refusalToAct(state, id) };
}
