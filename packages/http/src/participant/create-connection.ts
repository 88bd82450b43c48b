import type { ParticipantRef } from "@tributary/engine";
import { accepted, refused } from "@tributary/kernel";
import { refusal } from "@tributary/model";
import { type CreateConnectionResponse, createConnectionRequest } from "@tributary/protocol";
import { isoTime } from "./item.ts";
import { operation, type Service } from "./service.ts";

/** Where participants' sockets are opened. */
export const PARTICIPANT_SOCKET_PATH = "/socket/participant";

/** How long the address of a socket may be used for opening one. Unit: milliseconds. Source: docs/wire/participant.md#createparticipantconnection. */
const SOCKET_ADDRESS_MS = 100_000;

/** What clients are told of a socket's life; they replace it before that. Unit: milliseconds. */
const SOCKET_LIFE_MS = 65 * 60_000;

/**
 * How long a connection token is good for. Clients come back a minute before, by a timer that overflows beyond 24 days.
 * Unit: milliseconds. Source: docs/wire/participant.md#credential-expiry.
 */
const CONNECTION_TOKEN_MS = 24 * 60 * 60_000;

/**
 * CreateParticipantConnection: the address of a socket, a token for everything else, or just "I am there". Never ends an earlier connection.
 * A refusal here tells clients that the chat has ended, so reading must still be allowed to whoever asks.
 */
export const createConnection = operation(
  { schema: createConnectionRequest, token: "participant", isMetered: false },
  async (service, { ref, input }) => {
    const kinds = input.Type ?? [];
    if (kinds.includes("WEBRTC_CONNECTION")) {
      return refused(refusal("invalid-field", "Type", "a chat has no WEBRTC_CONNECTION"));
    }
    const allowed = await service.center.chats.access(ref, "read");
    if (!allowed.ok) return allowed;
    if (input.ConnectParticipant === true) {
      const joined = await service.center.chats.join(ref);
      if (!joined.ok) return joined;
    }
    return accepted<CreateConnectionResponse>({
      ...(kinds.includes("WEBSOCKET") ? { Websocket: await issueSocketAddress(service, ref) } : {}),
      ...(kinds.includes("CONNECTION_CREDENTIALS")
        ? { ConnectionCredentials: await issueCredentials(service, ref) }
        : {}),
    });
  },
);

async function issueSocketAddress({ tokens, clock, addresses }: Service, ref: ParticipantRef) {
  const now = clock.now();
  const claims = { purpose: "socket", subject: ref.participantId, scope: ref.conversationId } as const;
  const token = await tokens.issue({ ...claims, expiresAt: now + SOCKET_ADDRESS_MS });
  return {
    Url: `${addresses().socket}${PARTICIPANT_SOCKET_PATH}?token=${token}`,
    ConnectionExpiry: isoTime(now + SOCKET_LIFE_MS),
  };
}

async function issueCredentials({ tokens, clock }: Service, ref: ParticipantRef) {
  const expiresAt = clock.now() + CONNECTION_TOKEN_MS;
  const claims = { purpose: "connection", subject: ref.participantId, scope: ref.conversationId } as const;
  return { ConnectionToken: await tokens.issue({ ...claims, expiresAt }), Expiry: isoTime(expiresAt) };
}
