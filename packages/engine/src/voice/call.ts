import { accepted, type Clock, type Result, refused } from "@tributary/kernel";
import { type ConversationId, type LegId, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import { isRinging } from "../contact/call-parties.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import type { Media, MediaEvent, SessionDescription } from "../ports/media.ts";
import { arrangementOf, neededParties, partiesOf } from "./arrangement.ts";
import { createHeardParties, type HeardParties } from "./heard-parties.ts";

/** Time without audio after which a party counts as gone, from the moment at which it is known. Unit: milliseconds. Source: VC-08. */
export const ABSENCE_MS = 20_000;

/** The same for an agent while the page of a customer rings, which it does for longer. Unit: milliseconds. Source: VC-38. */
export const RING_ABSENCE_MS = 10_000;

/** Legs of a party that are being opened: a page that has no answer for five seconds requests it again. */
const MAX_OPENING = 3;

/** Legs that are opened for a party in {@link OPENINGS_MS}. Source: VC-07. */
const MAX_OPENINGS = 10;

/** Unit: milliseconds. */
const OPENINGS_MS = 10_000;

/** The page that has the audio of a party: another one does not take it while that is open. `name`: the same after a reload, if it can be. */
export type CallPage = { readonly name: string; readonly isOpen: () => boolean };

/** `audio`: `missing` if it has stopped. */
type Leg = { readonly legId: LegId; readonly page: CallPage; readonly audio: "expected" | "arriving" | "missing" };

/** The audio of one call on this node. Nothing of it is stored: after a restart, pages open their legs again. */
export interface Call extends Disposable {
  /** Takes a state that was read before, unless a newer one is known. */
  begin(state: ConversationState): void;
  /** Follows the conversation. */
  update(state: ConversationState): void;
  /** Opens the leg of a party, in place of an earlier one of the same page or of one that is gone. Refusals: `connection-in-use`, `invalid-field`, `contact-ended`, `too-many-requests`. */
  open(party: ParticipantId, page: CallPage, offer: SessionDescription): Promise<Result<SessionDescription, Refusal>>;
  /** Closes the leg of a party. */
  close(party: ParticipantId): void;
  legOf(party: ParticipantId): LegId | undefined;
  /** Returns the party of the leg, after the event has been taken into account; undefined if it is none of this call. */
  receive(event: MediaEvent): ParticipantId | undefined;
  /** True while the audio of a party arrives. */
  isConnected(party: ParticipantId): boolean;
  /** Returns the legs that receive the keys of a party: those that receive the audio of the call. Empty unless the party is audible. */
  receiversOf(party: ParticipantId): readonly LegId[];
  /** True once there is nothing to follow or to close. */
  isOver(): boolean;
}

type Deps = {
  readonly media: Media;
  readonly clock: Clock;
  readonly newLegId: () => LegId;
  /** The party has been without audio for {@link ABSENCE_MS}. `isUnheard`: it never had any. */
  readonly onAbsent: (party: ParticipantId, isUnheard: boolean) => void;
};

/** Creates the audio of a call. Rules VC-03, VC-04, VC-07, VC-08. */
export function createCall({ media, clock, newLegId, onAbsent }: Deps, id: ConversationId): Call {
  const legs = new Map<ParticipantId, Leg>();
  /** Of each party. */
  const opening = new Map<ParticipantId, number>();
  /** Times at which legs were opened lately, by party. */
  const openings = new Map<ParticipantId, readonly number[]>();
  const absences = new Map<ParticipantId, Disposable>();
  let heard: HeardParties | undefined;
  let state: ConversationState | undefined;
  let arranged = "[]";
  let isDisposed = false;

  const connectedLegOf = (party: ParticipantId): LegId | undefined => {
    const leg = legs.get(party);
    return leg?.audio === "arriving" ? leg.legId : undefined;
  };

  function close(party: ParticipantId): void {
    const leg = legs.get(party);
    if (leg === undefined) return;
    legs.delete(party);
    media.closeLeg(leg.legId);
  }

  function arrange(): void {
    if (state === undefined || isDisposed) return;
    const parties = partiesOf(state);
    for (const party of [...legs.keys()]) if (!parties.has(party)) close(party);
    const arrangement = arrangementOf(state, connectedLegOf);
    const text = JSON.stringify(arrangement);
    if (text !== arranged) {
      arranged = text;
      media.arrange(id, arrangement);
    }
    watchAbsences(neededParties(state), isRinging(state) ? RING_ABSENCE_MS : ABSENCE_MS);
  }

  function watchAbsences(needed: readonly ParticipantId[], absenceMs: number): void {
    const absent = new Set(needed.filter((party) => connectedLegOf(party) === undefined));
    for (const [party, timer] of absences) {
      if (absent.has(party)) continue;
      timer[Symbol.dispose]();
      absences.delete(party);
    }
    for (const party of absent) {
      if (absences.has(party)) continue;
      const timer = clock.after(absenceMs, () => {
        absences.delete(party);
        onAbsent(party, heard?.isUnheard(party) === true);
      });
      absences.set(party, timer);
    }
  }

  function update(newest: ConversationState): void {
    if (isDisposed) return; // reached by a reader that has waited meanwhile
    state = newest;
    heard ??= createHeardParties(neededParties(newest));
    arrange();
  }

  async function openAt(party: ParticipantId, legId: LegId, offer: SessionDescription) {
    const before = opening.get(party) ?? 0;
    const now = clock.monotonicMs();
    const lately = (openings.get(party) ?? []).filter((at) => now - at < OPENINGS_MS);
    if (before >= MAX_OPENING || lately.length >= MAX_OPENINGS) return "too-many";
    openings.set(party, [...lately, now]);
    opening.set(party, before + 1);
    try {
      return await media.openLeg({ legId, callId: id }, offer);
    } finally {
      const left = (opening.get(party) ?? 0) - 1;
      if (left > 0) opening.set(party, left);
      else opening.delete(party);
    }
  }

  /** Another page has the audio of the party. */
  function isWithAnother(party: ParticipantId, { name }: CallPage): boolean {
    const leg = legs.get(party);
    return leg !== undefined && leg.page.name !== name && leg.audio !== "missing" && leg.page.isOpen();
  }

  return {
    begin(read) {
      if (state === undefined) update(read);
    },
    update,
    async open(party, page, offer) {
      if (isWithAnother(party, page)) return refused(refusal("connection-in-use"));
      const legId = newLegId();
      const answer = await openAt(party, legId, offer);
      if (answer === "too-many") return refused(refusal("too-many-requests"));
      if (answer === null) return refused(refusal("invalid-field", "sdp", "an offer of audio with Opus"));
      const isOver = isDisposed || state === undefined || !partiesOf(state).has(party);
      if (isOver || isWithAnother(party, page)) {
        media.closeLeg(legId);
        if (!isOver) return refused(refusal("connection-in-use"));
        return refused(refusal(isDisposed ? "not-joined" : "contact-ended"));
      }
      close(party);
      legs.set(party, { legId, page, audio: "expected" });
      arrange();
      return accepted(answer);
    },
    close(party) {
      close(party);
      arrange();
    },
    legOf: (party) => legs.get(party)?.legId,
    receive({ type, legId }) {
      const [party, leg] = [...legs].find(([, each]) => each.legId === legId) ?? [];
      if (party === undefined || leg === undefined) return undefined;
      if (type === "leg-connected") heard?.arrived(party);
      if (type === "leg-closed") legs.delete(party);
      else if (type !== "digits-received")
        legs.set(party, { ...leg, audio: type === "leg-connected" ? "arriving" : "missing" });
      arrange();
      return party;
    },
    isConnected: (party) => connectedLegOf(party) !== undefined,
    receiversOf(party) {
      const arrangement = state === undefined ? [] : arrangementOf(state, connectedLegOf);
      const own = connectedLegOf(party);
      if (!arrangement.some(({ legId, isHeard }) => legId === own && isHeard)) return [];
      return arrangement.filter(({ legId, hears }) => legId !== own && hears === "call").map(({ legId }) => legId);
    },
    isOver: () => legs.size === 0 && (state === undefined || state.contact.state.phase === "ended"),
    [Symbol.dispose]() {
      isDisposed = true;
      for (const timer of absences.values()) timer[Symbol.dispose]();
      absences.clear();
      for (const party of [...legs.keys()]) close(party);
    },
  };
}
