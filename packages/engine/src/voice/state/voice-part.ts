import type { ConversationEvent, Numbered, ParticipantId, VoiceTerms } from "@tributary/model";

/** The part of a conversation's state that only calls have. Parties who have left may be in the lists. */
export type VoicePart = VoiceTerms & {
  /** Parties on hold. */
  readonly held: readonly ParticipantId[];
  /** Parties that the others do not hear. */
  readonly muted: readonly ParticipantId[];
};

/** Events that change the part of a call alone. */
export type VoiceEvent = Extract<
  ConversationEvent,
  { type: "connection.held" | "connection.resumed" | "connection.muted" | "connection.unmuted" }
>;

const TYPES: readonly ConversationEvent["type"][] = [
  "connection.held",
  "connection.resumed",
  "connection.muted",
  "connection.unmuted",
] satisfies VoiceEvent["type"][];

/** Returns true for the types of {@link VoiceEvent}. */
export function isVoiceEvent(type: ConversationEvent["type"]): type is VoiceEvent["type"] {
  return TYPES.includes(type);
}

/** Returns the part of a call that starts. */
export function newVoicePart(terms: VoiceTerms): VoicePart {
  return { ...terms, held: [], muted: [] };
}

/** Returns the part after a change of a party. */
export function evolveVoicePart(part: VoicePart, { type, participantId }: Numbered<VoiceEvent>): VoicePart {
  switch (type) {
    case "connection.held":
      return { ...part, held: withParty(part.held, participantId) };
    case "connection.resumed":
      return { ...part, held: withoutParty(part.held, participantId) };
    case "connection.muted":
      return { ...part, muted: withParty(part.muted, participantId) };
    case "connection.unmuted":
      return { ...part, muted: withoutParty(part.muted, participantId) };
  }
}

function withParty(parties: readonly ParticipantId[], party: ParticipantId): readonly ParticipantId[] {
  return parties.includes(party) ? parties : [...parties, party];
}

function withoutParty(parties: readonly ParticipantId[], party: ParticipantId): readonly ParticipantId[] {
  return parties.filter((each) => each !== party);
}
