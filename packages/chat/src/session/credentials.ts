/** Connection tokens: cached and renewed. */
import { accepted, type Clock } from "@tributary/kernel";
import { type ApiAnswer, unreachable } from "../participant-api/api-answer.ts";
import type { Connection, ParticipantApi } from "../participant-api/participant-api.ts";
import type { ConnectionToken } from "./connection-token.ts";

/** Source of connection tokens. A refusal of kind `denied` is permanent: there will be no further token. */
export interface Credentials {
  /** Returns the cached token, or requests the first one. */
  token(): Promise<ApiAnswer<string>>;
  /** Returns a token other than `stale`, which the center rejected. */
  renew(stale: string): Promise<ApiAnswer<string>>;
  /** The most recent token, valid or not. */
  readonly last: string | null;
}

/** Credentials of a customer, renewed by creating a new connection. */
export interface CustomerCredentials extends Credentials {
  /** Creates a connection. Concurrent calls share one request. */
  connect(): Promise<ApiAnswer<Connection>>;
}

/** Creates credentials from a participant token. */
export function createCustomerCredentials(
  api: Pick<ParticipantApi, "createConnection">,
  participantToken: string,
): CustomerCredentials {
  let last: string | null = null;

  const connect = oneAtATime(async (): Promise<ApiAnswer<Connection>> => {
    const answer = await api.createConnection(participantToken);
    if (answer.ok) last = answer.value.connectionToken;
    return answer;
  });
  async function connectForToken(): Promise<ApiAnswer<string>> {
    const answer = await connect();
    return answer.ok ? accepted(answer.value.connectionToken) : answer;
  }
  return {
    connect,
    token: async () => (last === null ? connectForToken() : accepted(last)),
    renew: async (stale) => (last === null || last === stale ? connectForToken() : accepted(last)),
    get last() {
      return last;
    },
  };
}

/**
 * Time before expiry at which a token is renewed, and minimum time between renewals, because clocks may differ. Unit:
 * milliseconds.
 */
const RENEW_BEFORE_MS = 60_000;

/**
 * Creates the credentials of an agent, whose tokens the panel requests from the center. A rejection of `request` counts
 * as no response.
 */
export function createAgentCredentials(clock: Clock, request: () => Promise<ConnectionToken>): Credentials {
  let held: (ConnectionToken & { readonly gotMs: number }) | undefined;

  const fresh = oneAtATime(async (): Promise<ApiAnswer<string>> => {
    try {
      held = { ...(await request()), gotMs: clock.monotonicMs() };
      return accepted(held.token);
    } catch {
      return unreachable("no connection token"); // logged by `request`; the caller retries
    }
  });
  function isEnding({ expiresAt, gotMs }: ConnectionToken & { readonly gotMs: number }): boolean {
    return clock.now() > expiresAt - RENEW_BEFORE_MS && clock.monotonicMs() - gotMs > RENEW_BEFORE_MS;
  }
  return {
    token: async () => (held === undefined || isEnding(held) ? fresh() : accepted(held.token)),
    renew: async (stale) => (held === undefined || held.token === stale ? fresh() : accepted(held.token)),
    get last() {
      return held?.token ?? null;
    },
  };
}

/** Calls during a pending one share its result. */
function oneAtATime<T>(task: () => Promise<T>): () => Promise<T> {
  let inFlight: Promise<T> | undefined;
  return () => {
    inFlight ??= task().finally(() => {
      inFlight = undefined;
    });
    return inFlight;
  };
}

/**
 * Calls `call` with a token and retries once with a renewed token if the center rejects the first.
 *
 * Only the credentials return `denied`: if a renewed token is rejected as well, it is not valid yet, so the refusal is
 * `unreachable`.
 */
export async function withToken<T>(
  credentials: Credentials,
  call: (token: string) => Promise<ApiAnswer<T>>,
): Promise<ApiAnswer<T>> {
  const token = await credentials.token();
  if (!token.ok) return token;
  const answer = await call(token.value);
  if (answer.ok || answer.refusal.kind !== "denied") return answer;
  const fresh = await credentials.renew(token.value);
  if (!fresh.ok) return fresh;
  const second = await call(fresh.value);
  return second.ok || second.refusal.kind !== "denied" ? second : unreachable(second.refusal.message, 403);
}
