import { type Decision, unchanged } from "@tributary/journal";
import { asId, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { ownContact, type ParticipantRef } from "../contact/participants.ts";

/**
 * Returns the party that gets the keys of an agent. Changes nothing. Refused unless the agent has accepted the contact, or takes part in it as a supervisor: the parties
 * would notice a silent one. Rules VC-09 and MO-08.
 */
export function decideSendDigits(
  conversation: ConversationState,
  { agent, connectionId }: { readonly agent: Pick<AgentDesk, "id">; readonly connectionId: string },
): Decision<ParticipantRef, Refusal> {
  const { voice, monitors = [], contact, id: conversationId } = conversation;
  if (voice === undefined) return { refusal: refusal("invalid-field", "contactId", "a call") };
  const takesPart = monitors.some(
    ({ agentId, contactId, mode }) => agentId === agent.id && contactId === contact.id && mode === "barge",
  );
  const own = takesPart ? undefined : ownContact(conversation, agent);
  if (own !== undefined && "refusal" in own) return own;
  return unchanged({ conversationId, participantId: asId<ParticipantId>(connectionId) });
}
