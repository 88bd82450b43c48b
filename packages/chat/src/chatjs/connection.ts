/** Tokens and connections of a session: from the service, or for agents from the panel. */
import { accepted, type Clock } from "@tributary/kernel";
import { type ApiAnswer, unreachable } from "../participant-api/api-answer.ts";
import type { Connection } from "../participant-api/participant-api.ts";
import { type Credentials, createAgentCredentials, createCustomerCredentials } from "../session/credentials.ts";
import type { ConnectionDetails } from "./callbacks.ts";
import type { ServiceClient } from "./service-client.ts";
import type { SessionDetails } from "./session-details.ts";

/** Lifetime of a socket as reported to pages; it is replaced earlier. Unit: seconds. */
const SOCKET_LIFE_SECONDS = 3_540;
/** Lifetime of a token whose expiry is missing. Unit: milliseconds. */
const DEFAULT_EXPIRY_MS = 24 * 3_600_000;

/** Tokens of a session. */
export type SessionConnection = {
  readonly credentials: Credentials;
  /** Creates a connection with a socket. Concurrent calls share one request. */
  readonly connect: () => Promise<ApiAnswer<Connection>>;
  /** Reports an agent as connected; nothing to do for customers. */
  acknowledge(): Promise<unknown>;
  /** Connection as pages read it. */
  details(): ConnectionDetails | undefined;
};

/** Creates the connection of a session. `isAgent`: connecting also reports the participant as connected. */
export function createSessionConnection(
  { clock, call }: { readonly clock: Clock; readonly call: ServiceClient },
  session: SessionDetails,
  isAgent: boolean,
): SessionConnection {
  const participantToken = session.participantToken ?? "";
  let held: ConnectionDetails | undefined;

  function hold(part: Pick<ConnectionDetails, "url" | "expiry" | "connectionToken" | "connectionTokenExpiry">): void {
    held = { ...part, transportLifeTimeInSeconds: SOCKET_LIFE_SECONDS, connectionAcknowledged: isAgent };
  }
  async function createConnection(token: string): Promise<ApiAnswer<Connection>> {
    const answer = await call(token, {
      path: "connection",
      body: { ...(isAgent && { ConnectParticipant: true }), Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"] },
    });
    if (!answer.ok) return answer;
    const { Websocket: socket, ConnectionCredentials: credentials } = answer.value as ConnectionAnswer; // members are checked below
    const [url, connectionToken] = [socket?.Url, credentials?.ConnectionToken];
    if (typeof url !== "string" || typeof connectionToken !== "string") return unreachable("no connection", 200);
    hold({
      url,
      expiry: socket?.ConnectionExpiry ?? null,
      connectionToken,
      connectionTokenExpiry: credentials?.Expiry ?? null,
    });
    return accepted({ socketUrl: url, connectionToken, expiresAt: timeOf(credentials?.Expiry, clock) });
  }

  const own = createCustomerCredentials({ createConnection }, participantToken);
  const { getConnectionToken } = session;
  const panels =
    getConnectionToken &&
    createAgentCredentials(clock, async () => {
      try {
        const { chatTokenTransport } = await getConnectionToken();
        const { participantToken: connectionToken, expiry } = chatTokenTransport;
        hold({ url: null, expiry: null, connectionToken, connectionTokenExpiry: expiry });
        return { token: connectionToken, expiresAt: timeOf(expiry, clock) };
      } catch (error) {
        const answer = participantToken === "" ? undefined : await own.connect();
        if (!answer?.ok) throw error;
        return { token: answer.value.connectionToken, expiresAt: answer.value.expiresAt };
      }
    });
  return {
    credentials: panels ?? own,
    connect: own.connect,
    async acknowledge() {
      if (panels !== undefined)
        await call(participantToken, { path: "connection", body: { ConnectParticipant: true } });
    },
    details: () => held,
  };
}

type ConnectionAnswer = {
  readonly Websocket?: { readonly Url?: unknown; readonly ConnectionExpiry?: string };
  readonly ConnectionCredentials?: { readonly ConnectionToken?: unknown; readonly Expiry?: string };
};

function timeOf(iso: string | undefined, clock: Clock): number {
  const at = Date.parse(iso ?? "");
  return Number.isNaN(at) ? clock.now() + DEFAULT_EXPIRY_MS : at;
}
