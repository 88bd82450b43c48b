import type { ConversationEvent, Numbered, ParticipantId, VoiceTerms } from "@tributary/model";
import type { CallbackPart } from "./callback-part.ts";

/** The part of a conversation's state that only calls have. Parties who have left may be in the lists. */
export type VoicePart = VoiceTerms & {
  /** Parties on hold. */
  readonly held: readonly ParticipantId[];
  /** Parties that the others do not hear. */
  readonly muted: readonly ParticipantId[];
  /** The node that has the audio. Absent: no leg was opened, or the node has the store for itself. */
  readonly node?: string;
  /** Contacts that returned to their queue, because the audio of their agent never arrived. Absent: none. */
  readonly returns?: number;
  /** The last callback, also after it was answered. Absent: none was requested. */
  readonly callback?: CallbackPart;
};

/** Events that change the part of a call alone. */
export type VoiceEvent = Extract<
  ConversationEvent,
  { type: "connection.held" | "connection.resumed" | "connection.muted" | "connection.unmuted" | "call.assigned" }
>;

const TYPES: readonly ConversationEvent["type"][] = [
  "connection.held",
  "connection.resumed",
  "connection.muted",
  "connection.unmuted",
  "call.assigned",
] satisfies VoiceEvent["type"][];

/** Returns true for the types of {@link VoiceEvent}. */
export function isVoiceEvent(type: ConversationEvent["type"]): type is VoiceEvent["type"] {
  return TYPES.includes(type);
}

/** Returns the part of a call that starts. */
export function newVoicePart(terms: VoiceTerms): VoicePart {
  return { ...terms, held: [], muted: [] };
}

/** Returns the conversation after its contact has returned to its queue: the parties are neither on hold nor muted. Rule VC-22. */
export function withReturn<Conversation extends { readonly voice?: VoicePart }>(next: Conversation): Conversation {
  const { voice } = next;
  return voice ? { ...next, voice: { ...voice, held: [], muted: [], returns: (voice.returns ?? 0) + 1 } } : next;
}

/** Returns the part after a change of a party. */
export function evolveVoicePart(part: VoicePart, event: Numbered<VoiceEvent>): VoicePart {
  switch (event.type) {
    case "connection.held":
      return { ...part, held: withParty(part.held, event.participantId) };
    case "connection.resumed":
      return { ...part, held: withoutParty(part.held, event.participantId) };
    case "connection.muted":
      return { ...part, muted: withParty(part.muted, event.participantId) };
    case "connection.unmuted":
      return { ...part, muted: withoutParty(part.muted, event.participantId) };
    case "call.assigned":
      return { ...part, node: event.node };
  }
}

function withParty(parties: readonly ParticipantId[], party: ParticipantId): readonly ParticipantId[] {
  return parties.includes(party) ? parties : [...parties, party];
}

function withoutParty(parties: readonly ParticipantId[], party: ParticipantId): readonly ParticipantId[] {
  return parties.filter((each) => each !== party);
}
