import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { asId, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { wholeOf } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { ownContact, participantOf } from "../contact/participants.ts";

/** Change that an agent makes to a party of a call. */
export type GateChange = "hold" | "resume" | "mute" | "unmute";

const EVENTS = {
  hold: "connection.held",
  resume: "connection.resumed",
  mute: "connection.muted",
  unmute: "connection.unmuted",
} as const;

/** Context of a change. `connectionId`: that of the party. */
export type GateContext = {
  readonly agent: AgentDesk;
  readonly connectionId: string;
  readonly now: EpochMs;
};

/**
 * An agent of a call puts a party on hold, mutes them, or undoes it. Refused unless the agent has accepted the contact and the party is in the call, and for the
 * unmuting of others: a muted agent decides when they are heard again. Repeating it changes nothing. Rules VC-05 and VC-06.
 *
 * Source: docs/wire/voice.md#methods.
 */
export function decideGate(
  conversation: ConversationState,
  change: GateChange,
  { agent, connectionId, now }: GateContext,
): Decision<null, Refusal> {
  const { voice } = conversation;
  if (voice === undefined) return { refusal: refusal("invalid-field", "contactId", "a call") };
  const own = ownContact(conversation, agent);
  if ("refusal" in own) return own;
  const participantId = asId<ParticipantId>(connectionId);
  const party = participantOf(wholeOf(conversation), participantId);
  if (party === undefined) return { refusal: refusal("not-found", "connectionId") };
  if (party.state.phase !== "joined")
    return { refusal: refusal("wrong-phase", "connectionId", "a party who is in the call") };
  if (change === "unmute" && participantId !== own.participantId)
    return { refusal: refusal("wrong-phase", "connectionId", "the connection of the agent") };
  const gated = change === "hold" || change === "resume" ? voice.held : voice.muted;
  const isClosing = change === "hold" || change === "mute";
  if (gated.includes(participantId) === isClosing) return unchanged(null);
  const draft = draftConversation(conversation, now);
  draft.add({ type: EVENTS[change], participantId });
  return { value: null, drafts: [draft] };
}
