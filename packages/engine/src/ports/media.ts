/** Audio of calls: the engine decides what each party hears, an adapter executes it. */
import type { ConversationId, LegId } from "@tributary/model";

/** Network address of a peer, in the form of `RTCIceCandidateInit`. */
export type IceCandidate = {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
};

/** An offer or an answer of WebRTC with all candidates: none are sent later. */
export type SessionDescription = { readonly sdp: string; readonly candidates: readonly IceCandidate[] };

/** Audio that a leg hears. `call`: the sum of the other legs that are heard. `hold-music` and `ring-back` are repeated without end. */
export type Hearing = "call" | "hold-music" | "ring-back" | "silence";

/** A leg in the arrangement of a call. `isHeard`: its audio is part of what the others hear. */
export type ArrangedLeg = { readonly legId: LegId; readonly hears: Hearing; readonly isHeard: boolean };

/** An event of a leg that no request caused. */
export type MediaEvent =
  | {
      /** Audio arrives for the first time, or again. */
      readonly type: "leg-connected";
      readonly legId: LegId;
    }
  | {
      /** No audio has arrived for ten seconds. The leg exists: audio may arrive again, or the peer restarts the connection. */
      readonly type: "leg-lost";
      readonly legId: LegId;
    }
  | {
      /** The leg is gone without a request: its peer closed the connection, or its process ended. */
      readonly type: "leg-closed";
      readonly legId: LegId;
    }
  | {
      /** The peer pressed keys: each of `0-9*#A-D`. */
      readonly type: "digits-received";
      readonly legId: LegId;
      readonly digits: string;
    };

/** Quality of the last minute. Null: there was no audio. */
export type MediaFigures = {
  /** Legs that are open. */
  readonly legs: number;
  /** Mixing steps that began more than 20 milliseconds late. Unit: steps per minute. */
  readonly lateTicks: number;
  /** Share of the audio received that had to be made up, because it came late or never. 0 to 1. */
  readonly concealedRatio: number | null;
};

/**
 * Legs of calls, and their mixes. A leg is the audio connection of one party.
 *
 * A leg that is in no arrangement is parked: it hears silence, and is not heard. An arrangement takes effect within 50 milliseconds. Requests about legs and
 * calls that do not exist (any more) are ignored. Every adapter runs `contracts/media-contract.ts`. Source: MC-01 to MC-12.
 */
export interface Media extends AsyncDisposable {
  /**
   * Opens a leg for the offer of its peer, and returns the answer: one audio section with Opus and, if offered, telephone events. All legs of a call are in the
   * same process. Null: the offer cannot be answered. Errors: `CenterError("unavailable")` if no process can take it; "internal" if the id is in use.
   */
  openLeg(
    leg: { readonly legId: LegId; readonly callId: ConversationId },
    offer: SessionDescription,
  ): Promise<SessionDescription | null>;
  /** Answers an offer with new network addresses for an open leg (ICE restart). Null: there is no such leg, or the offer cannot be answered. */
  restartLeg(legId: LegId, offer: SessionDescription): Promise<SessionDescription | null>;
  /** Closes a leg without an event. */
  closeLeg(legId: LegId): void;
  /** Replaces the arrangement of a call, which is complete: legs that are not in it are parked. An empty one ends the call. */
  arrange(callId: ConversationId, legs: readonly ArrangedLeg[]): void;
  /** Presses keys for a leg: its peer gets them as tones. Each of `0-9*#A-D`; a comma is a pause of half a second. */
  sendDigits(legId: LegId, digits: string): void;
  figures(): MediaFigures;
  /** Calls the listener with each event, in order. */
  observe(listener: (event: MediaEvent) => void): Disposable;
}
