import type { ParticipantId } from "@tributary/model";

/** One of a participant's sockets, as far as it takes a place. */
export type Occupant = {
  readonly participantId: ParticipantId;
  /** When something was last heard from it, by the clock that only goes forward. Unit: milliseconds. */
  readonly lastHeardMs: number;
  /** Closes it: its place is needed. */
  giveWay(): void;
};

/** All open sockets, by participant. */
export interface Crowd<Socket extends Occupant> {
  /** Whether the participant may open another socket. One that has been silent makes room when it must. */
  admits(participantId: ParticipantId, nowMs: number): boolean;
  add(occupant: Socket): void;
  remove(occupant: Socket): void;
  /** Everybody, for those who look after them. */
  all(): Iterable<Socket>;
}

/** How many sockets a participant may hold open. Source: docs/wire/participant.md#createparticipantconnection. */
export const MAX_SOCKETS_OF_PARTICIPANT = 5;

/**
 * After this long without a sign a socket is taken for one that its network left behind, when somebody needs its place: clients are heard from
 * every ten seconds. Closing a living one instead would make it come back and close the next, round and round. Unit: milliseconds.
 */
export const LEFT_BEHIND_MS = 25_000;

/** Makes a {@link Crowd}. */
export function createCrowd<Socket extends Occupant>(): Crowd<Socket> {
  const crowd = new Map<ParticipantId, Set<Socket>>();
  return {
    admits(participantId, nowMs) {
      const own = crowd.get(participantId);
      if (own === undefined || own.size < MAX_SOCKETS_OF_PARTICIPANT) return true;
      const quietest = [...own].reduce((quiet, each) => (each.lastHeardMs < quiet.lastHeardMs ? each : quiet));
      if (nowMs - quietest.lastHeardMs < LEFT_BEHIND_MS) return false;
      quietest.giveWay();
      return true;
    },
    add(occupant) {
      const own = crowd.get(occupant.participantId);
      if (own === undefined) crowd.set(occupant.participantId, new Set([occupant]));
      else own.add(occupant);
    },
    remove(occupant) {
      const own = crowd.get(occupant.participantId);
      if (own?.delete(occupant) && own.size === 0) crowd.delete(occupant.participantId);
    },
    *all() {
      for (const own of crowd.values()) yield* own;
    },
  };
}
