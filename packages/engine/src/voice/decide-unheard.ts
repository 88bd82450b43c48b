import type { Plan } from "@tributary/journal";
import { type ContactId, connectionIn, type ParticipantId } from "@tributary/model";
import { isOutbound } from "../contact/call-parties.ts";
import { openContacts } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import type { EndContext } from "../contact/decide-end.ts";
import { decideReturn } from "../flow/decide-transfer.ts";
import type { FlowContext } from "../flow/run-flow.ts";

type Unheard = { readonly participantId: ParticipantId; readonly nextContactId: ContactId };

type UnheardContext = EndContext & Pick<FlowContext, "accessOf">;

/**
 * The audio of an agent who has accepted a call never arrived: the call fails for them, and the customer waits again. Returns undefined if that is not possible, or another
 * agent is in the call or awaited. Rule VC-22.
 */
export function decideUnheard(
  conversation: ConversationState,
  { participantId, nextContactId }: Unheard,
  context: UnheardContext,
): Plan<null> | undefined {
  const [contact, ...others] = openContacts(conversation);
  if (contact === undefined || others.length > 0 || isOutbound(conversation)) return undefined;
  if (connectionIn(contact.state)?.with.participantId !== participantId) return undefined;
  return decideReturn(conversation, nextContactId, { ...context, failure: "no-audio" });
}
