import type { ConversationState } from "@tributary/engine";
import type { EpochMs } from "@tributary/kernel";
import { ERRORS, explain, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import { MAX_BEARER_LENGTH } from "@tributary/protocol";
import type { Surface } from "../context.ts";
import { PARTICIPANT_SOCKET_PATH } from "../participant/create-connection.ts";
import { refOf } from "../participant/surface.ts";
import type { ConversationRooms } from "../rooms/conversation-rooms.ts";
import type { SocketWelcome } from "../socket-door.ts";
import { createConfirmations } from "./confirmations.ts";
import { type Crowd, createCrowd } from "./crowd.ts";
import { ParticipantSocket, type SocketWork } from "./participant-socket.ts";

/** How often all sockets are looked after. Unit: milliseconds. */
const ROUND_MS = 5_000;

/**
 * How many peers may be asked how far they are. A question and its answer cost as much as half a message. A hundred messages a second are
 * confirmed one by one; in a storm one answer covers many.
 */
const CONFIRMATIONS_PER_SECOND = 250;

/**
 * The participants' sockets, at the address that CreateParticipantConnection gives. A participant may hold five; a sixth is refused unless one of
 * them has been silent, which then makes room. Source: docs/wire/participant.md#websocket; SK-01 to SK-15.
 */
export function createParticipantSockets({ rooms }: { readonly rooms: ConversationRooms }): Surface {
  return (app, context) => {
    const confirmations = createConfirmations(context.clock, { perSecond: CONFIRMATIONS_PER_SECOND });
    const work: SocketWork = { ...context, rooms, confirmations };
    const crowd = createCrowd<ParticipantSocket>();
    let round = context.clock.after(ROUND_MS, lookAfter);

    function lookAfter(): void {
      const nowMs = context.clock.monotonicMs();
      for (const socket of crowd.all()) socket.check(nowMs);
      round = context.clock.after(ROUND_MS, lookAfter);
    }

    context.sockets.handle(PARTICIPANT_SOCKET_PATH, (_request, url) => welcome(work, crowd, url));
    app.addHook("onClose", async () => {
      round[Symbol.dispose]();
      confirmations[Symbol.dispose]();
    });
  };
}

async function welcome(work: SocketWork, crowd: Crowd<ParticipantSocket>, url: URL): Promise<SocketWelcome> {
  const token = url.searchParams.get("token") ?? "";
  if (token.length > MAX_BEARER_LENGTH) return refuse(refusal("token-invalid"));
  const claims = await work.tokens.verify(token, "socket");
  if (!claims.ok) return refuse(claims.refusal);
  const ref = refOf(claims.value);
  const allowed = await work.center.chats.access(ref, "read");
  if (!allowed.ok) return refuse(allowed.refusal);
  if (!crowd.admits(ref.participantId, work.clock.monotonicMs())) return refuse(refusal("too-many-sockets"));
  return {
    kind: "take",
    onSocket(webSocket, wire) {
      const joinedAt = joinedAtOf(allowed.value, ref.participantId);
      const socket = new ParticipantSocket(work, { socket: webSocket, wire }, { ref, joinedAt });
      crowd.add(socket);
      webSocket.once("close", () => crowd.remove(socket));
    },
  };
}

function joinedAtOf({ participants }: ConversationState, id: ParticipantId): EpochMs | null {
  const state = participants.find((participant) => participant.id === id)?.state;
  return state?.phase === "joined" ? state.joinedAt : null;
}

function refuse(refused: Refusal): SocketWelcome {
  return { kind: "refuse", status: ERRORS[refused.code].status, reason: explain(refused) };
}
