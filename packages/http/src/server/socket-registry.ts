import type { ParticipantId } from "@tributary/model";

/** A participant's socket, as far as the registry needs it. */
export type RegisteredSocket = {
  readonly participantId: ParticipantId;
  /** Monotonic time of the last message or pong. Unit: milliseconds. */
  readonly lastReceivedMs: number;
  /** Closes the socket in favor of a new one of the same participant. */
  evict(): void;
  /** Closes the socket because its participant has no access any more. */
  endAccess(): void;
};

/** Open sockets by participant. */
export interface SocketRegistry {
  /** Returns true if the participant may open another socket; evicts an idle one if the participant has the maximum. */
  admits(participantId: ParticipantId, nowMs: number): boolean;
  add(socket: RegisteredSocket): void;
  remove(socket: RegisteredSocket): void;
  /** Closes all sockets of a participant who has no access any more. */
  endAccess(participantId: ParticipantId): void;
}

/** Maximum number of open sockets per participant. Source: docs/wire/participant.md#createparticipantconnection; docs/wire/voice.md#sockets. */
const MAX_SOCKETS_PER_PARTICIPANT = 5;

/**
 * Creates an empty registry. A socket idle for `evictableAfterMs` is assumed dead and may be evicted: that is longer than a live one can be. An evicted live client would
 * reconnect and evict the next one, endlessly. Rules SK-07 and VS-11.
 */
export function createSocketRegistry({ evictableAfterMs }: { readonly evictableAfterMs: number }): SocketRegistry {
  const sockets = new Map<ParticipantId, Set<RegisteredSocket>>();
  return {
    admits(participantId, nowMs) {
      const own = sockets.get(participantId);
      if (own === undefined || own.size < MAX_SOCKETS_PER_PARTICIPANT) return true;
      const idlest = [...own].reduce((idle, each) => (each.lastReceivedMs < idle.lastReceivedMs ? each : idle));
      if (nowMs - idlest.lastReceivedMs < evictableAfterMs) return false;
      idlest.evict();
      return true;
    },
    add(socket) {
      const own = sockets.get(socket.participantId);
      if (own === undefined) sockets.set(socket.participantId, new Set([socket]));
      else own.add(socket);
    },
    remove(socket) {
      const own = sockets.get(socket.participantId);
      if (own?.delete(socket) && own.size === 0) sockets.delete(socket.participantId);
    },
    endAccess(participantId) {
      for (const socket of [...(sockets.get(participantId) ?? [])]) socket.endAccess();
    },
  };
}
