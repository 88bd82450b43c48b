import type {
  ArrangedLeg,
  Hearing,
  Media,
  MediaEvent,
  MediaFigures,
  SessionDescription,
} from "@tributary/engine/ports";
import { createEmitter } from "@tributary/kernel";
import { CenterError, type ConversationId, type LegId } from "@tributary/model";
import { fakeAnswer } from "./fake-answer.ts";

/** An open leg of a {@link FakeMedia}. */
export type FakeLeg = {
  readonly legId: LegId;
  readonly callId: ConversationId;
  /** The newest offer of its peer. */
  readonly offer: SessionDescription;
  /** `waiting`: no audio has arrived yet. */
  readonly audio: "waiting" | "connected" | "lost";
  /** Keys that were sent to its peer. */
  readonly digits: string;
};

/** Result of {@link FakeMedia.heardBy}: the legs that are mixed, or the sound in place of them. */
export type Heard = readonly LegId[] | Exclude<Hearing, "call">;

/**
 * Media without audio, for tests: offers are answered at once, events occur when the test causes them, and the mixes can be read. It passes the contract of
 * the port.
 */
export interface FakeMedia extends Media {
  /** Open legs, oldest first. */
  readonly legs: readonly FakeLeg[];
  /** Returns an open leg; undefined if there is none with this id. */
  leg(legId: LegId): FakeLeg | undefined;
  /** Current arrangements of the calls that have legs. */
  readonly arrangements: ReadonlyMap<ConversationId, readonly ArrangedLeg[]>;
  /** Returns what a leg hears now. A leg that is not open hears silence. */
  heardBy(legId: LegId): Heard;
  /** Audio of the leg's peer arrives for the first time, or again. */
  connect(legId: LegId): void;
  /** The audio of the leg's peer has been missing for ten seconds. */
  lose(legId: LegId): void;
  /** The peer closes the connection. */
  closeByPeer(legId: LegId): void;
  /** The peer presses keys. */
  receiveDigits(legId: LegId, digits: string): void;
  /** The process of all legs ends. */
  endProcess(): void;
  /** Sets whether there is a process that can open legs: at first, there is. */
  setAvailable(isAvailable: boolean): void;
  /** Sets the quality that `figures` reports. */
  setQuality(quality: Omit<MediaFigures, "legs">): void;
}

/** Creates media without legs. */
export function createFakeMedia(): FakeMedia {
  const legs = new Map<LegId, FakeLeg>();
  const arrangements = new Map<ConversationId, readonly ArrangedLeg[]>();
  const events = createEmitter<MediaEvent>((error) => {
    throw error;
  });
  let quality: Omit<MediaFigures, "legs"> = { lateTicks: 0, concealedRatio: null };
  let phase: "available" | "unavailable" | "disposed" = "available";
  let generation = 0;

  function update(legId: LegId, changes: Partial<FakeLeg>): boolean {
    const leg = legs.get(legId);
    if (leg !== undefined) legs.set(legId, { ...leg, ...changes });
    return leg !== undefined;
  }

  function change(legId: LegId, changes: Partial<FakeLeg>, event: MediaEvent): void {
    if (update(legId, changes)) events.emit(event);
  }

  function remove(legId: LegId): boolean {
    const leg = legs.get(legId);
    legs.delete(legId);
    if (leg !== undefined && ![...legs.values()].some(({ callId }) => callId === leg.callId)) {
      arrangements.delete(leg.callId);
    }
    return leg !== undefined;
  }

  function close(legId: LegId): void {
    if (remove(legId)) events.emit({ type: "leg-closed", legId });
  }

  const answer = (offer: SessionDescription): SessionDescription | null => {
    generation += 1;
    return fakeAnswer(offer, generation);
  };
  const placeOf = (leg: FakeLeg): ArrangedLeg | undefined =>
    arrangements.get(leg.callId)?.find(({ legId }) => legId === leg.legId);

  return {
    async openLeg({ legId, callId }, offer) {
      if (phase !== "available") throw new CenterError("unavailable", "no media process can take the leg");
      if (legs.has(legId)) throw new CenterError("internal", "the id of the leg is in use");
      const answered = answer(offer);
      if (answered !== null) legs.set(legId, { legId, callId, offer, audio: "waiting", digits: "" });
      return answered;
    },
    async restartLeg(legId, offer) {
      if (!legs.has(legId)) return null;
      const answered = answer(offer);
      if (answered !== null) update(legId, { offer });
      return answered;
    },
    closeLeg: (legId) => void remove(legId),
    arrange(callId, arranged) {
      if ([...legs.values()].some((leg) => leg.callId === callId)) arrangements.set(callId, arranged);
    },
    sendDigits: (legId, digits) => void update(legId, { digits: (legs.get(legId)?.digits ?? "") + digits }),
    figures: () => ({ legs: legs.size, ...quality }),
    observe: (listener) => events.on(listener),
    async [Symbol.asyncDispose]() {
      phase = "disposed";
      legs.clear();
      arrangements.clear();
    },
    get legs() {
      return [...legs.values()];
    },
    leg: (legId) => legs.get(legId),
    arrangements,
    heardBy(legId) {
      const leg = legs.get(legId);
      const hears = leg === undefined ? "silence" : (placeOf(leg)?.hears ?? "silence");
      if (hears !== "call") return hears;
      return [...legs.values()]
        .filter((other) => other.legId !== legId && other.callId === leg?.callId && placeOf(other)?.isHeard === true)
        .map((other) => other.legId);
    },
    connect: (legId) => change(legId, { audio: "connected" }, { type: "leg-connected", legId }),
    lose: (legId) => change(legId, { audio: "lost" }, { type: "leg-lost", legId }),
    closeByPeer: close,
    receiveDigits: (legId, digits) => change(legId, {}, { type: "digits-received", legId, digits }),
    endProcess() {
      for (const legId of [...legs.keys()]) close(legId);
    },
    setAvailable(isAvailable) {
      if (phase !== "disposed") phase = isAvailable ? "available" : "unavailable";
    },
    setQuality(next) {
      quality = next;
    },
  };
}
