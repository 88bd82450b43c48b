import type { ConversationState, ParticipantRef } from "@tributary/engine";
import { accepted, type EpochMs, refused } from "@tributary/kernel";
import { refusal } from "@tributary/model";
import { type CreateConnectionResponse, createConnectionRequest, disconnectRequest } from "@tributary/protocol";
import { SOCKET_ADDRESS_MS } from "../tokens/lifetimes.ts";
import { awaitLastFrame } from "./frames-sent.ts";
import { isoTime } from "./item.ts";
import { operation, type Service } from "./service.ts";

export const PARTICIPANT_SOCKET_PATH = "/socket/participant";

/** Lifetime of a socket as reported to clients, which replace it earlier. Unit: milliseconds. */
const SOCKET_LIFE_MS = 65 * 60_000;

/**
 * CreateParticipantConnection: returns a socket address, a connection token, both, or only marks the participant as joined. Earlier connections
 * stay valid. Clients treat a refusal as the end of the chat, so it is given only when the participant may not read any more. A customer who
 * was away when the chat ended can connect for a while, to receive its last items.
 */
export const createConnection = operation(
  { schema: createConnectionRequest, token: "participant", isMetered: false },
  async (service, { ref, claims, input }) => {
    // The time of the token's check: a revocation after it applies to the new tokens too.
    const now = service.clock.now();
    const kinds = input.Type ?? [];
    if (kinds.includes("WEBRTC_CONNECTION")) {
      return refused(refusal("invalid-field", "Type", "a chat has no WEBRTC_CONNECTION"));
    }
    const allowed = await service.center.chats.access(ref, "read");
    if (!allowed.ok) return allowed;
    // The new tokens are valid after a revocation that this node has not received yet. Customers have none, and reconnect all at once.
    if (isAgent(allowed.value, ref) && (await service.revocations.isRevokedInStore(claims))) {
      return refused(refusal("token-expired"));
    }
    if (input.ConnectParticipant === true && allowed.value.contact.state.phase !== "ended") {
      const joined = await service.center.chats.join(ref);
      if (!joined.ok) return joined;
    }
    return accepted<CreateConnectionResponse>({
      ...(kinds.includes("WEBSOCKET") ? { Websocket: issueSocketAddress(service, ref, now) } : {}),
      ...(kinds.includes("CONNECTION_CREDENTIALS")
        ? { ConnectionCredentials: issueCredentials(service, ref, now) }
        : {}),
    });
  },
);

/**
 * DisconnectParticipant. The participant's own sockets still receive the end; clients wait for it. It is answered after those frames. Source:
 * docs/wire/participant.md#chat-ended-for-the-customer.
 */
export const disconnect = operation(
  { schema: disconnectRequest, token: "connection", isMetered: true },
  async (service, { ref }) => {
    using lastFrame = awaitLastFrame(service, ref.conversationId);
    const left = await service.center.chats.leave(ref);
    if (!left.ok) return left;
    await lastFrame.sent();
    return accepted({});
  },
);

function isAgent({ participants }: ConversationState, { participantId }: ParticipantRef): boolean {
  return participants.some(({ id, agentId }) => id === participantId && agentId !== null);
}

function issueSocketAddress({ tokens, addresses }: Service, ref: ParticipantRef, now: EpochMs) {
  const claims = { purpose: "socket", subject: ref.participantId, scope: ref.conversationId } as const;
  const token = tokens.issue({ ...claims, expiresAt: now + SOCKET_ADDRESS_MS, issuedAt: now });
  return {
    Url: `${addresses().socket}${PARTICIPANT_SOCKET_PATH}?token=${token}`,
    ConnectionExpiry: isoTime(now + SOCKET_LIFE_MS),
  };
}

function issueCredentials({ tokens, connectionTokenMs }: Service, ref: ParticipantRef, now: EpochMs) {
  const expiresAt = now + connectionTokenMs;
  const claims = { purpose: "connection", subject: ref.participantId, scope: ref.conversationId } as const;
  return { ConnectionToken: tokens.issue({ ...claims, expiresAt, issuedAt: now }), Expiry: isoTime(expiresAt) };
}
