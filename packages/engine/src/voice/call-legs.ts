import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import type { ParticipantRef } from "../contact/participants.ts";
import type { Media, SessionDescription } from "../ports/media.ts";
import type { CallPage } from "./call.ts";
import type { CallDirector } from "./call-director.ts";

/** Operations on the legs of calls, wherever they are. Errors: `CenterError("unavailable")` if the legs cannot be reached now. */
export interface CallLegs {
  /** Refusals: those of {@link CallDirector.open}. */
  open(ref: ParticipantRef, page: CallPage, offer: SessionDescription): Promise<Result<SessionDescription, Refusal>>;
  /** Refusals: `not-joined` without a leg. */
  restart(ref: ParticipantRef, offer: SessionDescription): Promise<Result<SessionDescription, Refusal>>;
  /** Closes the leg of a party. Never rejects. */
  close(ref: ParticipantRef): Promise<void>;
  /** Presses keys for a party. Refusals: `not-joined` without a leg. */
  sendDigits(ref: ParticipantRef, digits: string): Promise<Result<null, Refusal>>;
  /** A party has pressed keys. */
  passDigits(ref: ParticipantRef, digits: string): Promise<void>;
}

const NO_LEG = refusal("not-joined");

/** Creates the operations on the legs of this node. */
export function createLegsHere(media: Media, director: CallDirector): CallLegs {
  const legOf = ({ conversationId, participantId }: ParticipantRef) =>
    director.find(conversationId)?.legOf(participantId);

  return {
    open: director.open,
    async restart(ref, offer) {
      const legId = legOf(ref);
      const answer = legId === undefined ? null : await media.restartLeg(legId, offer);
      return answer === null ? refused(NO_LEG) : accepted(answer);
    },
    async close({ conversationId, participantId }) {
      director.find(conversationId)?.close(participantId);
    },
    async sendDigits(ref, digits) {
      const legId = legOf(ref);
      if (legId === undefined) return refused(NO_LEG);
      media.sendDigits(legId, digits);
      return accepted(null);
    },
    passDigits: async (ref, digits) => director.passDigits(ref, digits),
  };
}
