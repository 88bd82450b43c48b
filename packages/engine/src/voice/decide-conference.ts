import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type ParticipantId, type Refusal, refusal } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { connectedAgents } from "../contact/call-parties.ts";
import { wholeOf } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { ownContact } from "../contact/participants.ts";

type Context = { readonly agent: AgentDesk; readonly now: EpochMs };

/** An agent of a call takes all parties from hold, so that they talk to each other. Rule VC-12. */
export function decideConference(conversation: ConversationState, context: Context): Decision<null, Refusal> {
  const { voice } = conversation;
  const others = othersIn(conversation, context.agent);
  if ("refusal" in others) return others;
  if (others.parties.length < 2) return { refusal: refusal("wrong-phase", "contactId", "a call with a third party") };
  return changed(conversation, { hold: [], resume: voice?.held ?? [] }, context);
}

/** An agent of a call talks to the party who was on hold, who changes places with the other one. Rule VC-13. */
export function decideSwap(conversation: ConversationState, context: Context): Decision<null, Refusal> {
  const others = othersIn(conversation, context.agent);
  if ("refusal" in others) return others;
  const { parties } = others;
  const held = parties.filter((id) => conversation.voice?.held.includes(id));
  if (parties.length !== 2 || held.length !== 1)
    return { refusal: refusal("wrong-phase", "contactId", "a call with two other parties, of which one is on hold") };
  return changed(conversation, { hold: parties.filter((id) => !held.includes(id)), resume: held }, context);
}

/** Returns the parties besides the agent who are in the call: its customer and the agents who have accepted it. */
function othersIn(
  conversation: ConversationState,
  agent: AgentDesk,
): { readonly parties: readonly ParticipantId[] } | { readonly refusal: Refusal } {
  if (conversation.voice === undefined) return { refusal: refusal("invalid-field", "contactId", "a call") };
  const own = ownContact(conversation, agent);
  if ("refusal" in own) return own;
  const whole = wholeOf(conversation);
  const customers = whole.participants.filter(({ role, state }) => role === "customer" && state.phase === "joined");
  const parties = [...customers.map(({ id }) => id), ...connectedAgents(whole)].filter(
    (id) => id !== own.participantId,
  );
  return { parties };
}

type Changes = { readonly hold: readonly ParticipantId[]; readonly resume: readonly ParticipantId[] };

function changed(
  conversation: ConversationState,
  { hold, resume }: Changes,
  { now }: Context,
): Decision<null, Refusal> {
  if (hold.length + resume.length === 0) return unchanged(null);
  const draft = draftConversation(conversation, now);
  for (const participantId of hold) draft.add({ type: "connection.held", participantId });
  for (const participantId of resume) draft.add({ type: "connection.resumed", participantId });
  return { value: null, drafts: [draft] };
}
