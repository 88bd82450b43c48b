import { offeredAgentOf } from "@tributary/engine";
import { ERRORS, explain, type Refusal, refusal } from "@tributary/model";
import { MAX_BEARER_LENGTH } from "@tributary/protocol";
import type { Surface } from "../context.ts";
import { PARTICIPANT_SOCKET_PATH } from "../participant/connection.ts";
import { refOf } from "../participant/surface.ts";
import type { ConversationRooms } from "../rooms/conversation-rooms.ts";
import { createSocketMonitor } from "../server/socket-monitor.ts";
import { createSocketRegistry } from "../server/socket-registry.ts";
import type { UpgradeDecision } from "../server/upgrade-router.ts";
import { ParticipantSocket, type ParticipantSocketDeps } from "./participant-socket.ts";
import { createProbeThrottle } from "./probe-throttle.ts";

/**
 * Maximum delivery probes a second. A probe with its answer costs half as much as a message. At a hundred messages a second each one is confirmed
 * separately; under load one probe confirms many.
 */
const PROBES_PER_SECOND = 250;

/** Clients send something every ten seconds. Unit: milliseconds. */
const EVICTABLE_AFTER_MS = 25_000;

/** Surface of the participants' sockets, whose address CreateParticipantConnection returns. Source: docs/wire/participant.md#websocket; SK-01 to SK-19. */
export function createParticipantSockets({ rooms }: { readonly rooms: ConversationRooms }): Surface {
  return (app, context) => {
    const monitor = createSocketMonitor(context.clock);
    const probes = createProbeThrottle(context.clock, { perSecond: PROBES_PER_SECOND });
    const registry = createSocketRegistry({ evictableAfterMs: EVICTABLE_AFTER_MS });
    const deps: ParticipantSocketDeps = { ...context, rooms, monitor, probes, registry };
    const revocations = context.revocations.onRevoked(registry.endAccess);
    context.sockets.handle(PARTICIPANT_SOCKET_PATH, (_request, url) => admit(deps, url));
    app.addHook("onClose", async () => {
      monitor[Symbol.dispose]();
      probes[Symbol.dispose]();
      revocations[Symbol.dispose]();
    });
  };
}

async function admit(deps: ParticipantSocketDeps, url: URL): Promise<UpgradeDecision> {
  const token = url.searchParams.get("token") ?? "";
  if (token.length > MAX_BEARER_LENGTH) return refuse(refusal("token-invalid"));
  const claims = deps.tokens.verify(token, "socket");
  if (!claims.ok) return refuse(claims.refusal);
  if (deps.revocations.isRevoked(claims.value)) return refuse(refusal("token-expired"));
  const ref = refOf(claims.value);
  if (!deps.limits.frames.take(ref.participantId)) return refuse(refusal("too-many-requests"));
  const allowed = await deps.center.chats.access(ref, "read");
  if (!allowed.ok) return refuse(allowed.refusal);
  if (!deps.registry.admits(ref.participantId, deps.clock.monotonicMs())) return refuse(refusal("too-many-sockets"));
  const offeredTo = offeredAgentOf(allowed.value, ref.participantId)?.agentId ?? null;
  return {
    kind: "accept",
    onSocket(upgraded) {
      const socket = new ParticipantSocket(deps, upgraded, { ref, offeredTo });
      if (deps.revocations.isRevoked(claims.value)) socket.endAccess(); // revoked since it was checked
    },
  };
}

function refuse(refused: Refusal): UpgradeDecision {
  return { kind: "refuse", status: ERRORS[refused.code].status, reason: explain(refused) };
}
