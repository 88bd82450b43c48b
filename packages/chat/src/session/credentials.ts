/** Connection tokens: had, used, renewed. */
import { accepted, type Clock } from "@tributary/kernel";
import { type ApiAnswer, unreachable } from "../participant-api/api-answer.ts";
import type { Connection, ParticipantApi } from "../participant-api/participant-api.ts";

/** A connection token (*ConnectionToken*) and when it stops being good. */
export type ConnectionToken = { readonly token: string; readonly expiresAt: number };

/** Gives the token that calls carry. A refusal of kind `denied` means that there will never be one again. */
export interface Credentials {
  /** The token in hand, or the first one. */
  token(): Promise<ApiAnswer<string>>;
  /** A token other than `stale`, which the center no longer takes. */
  renew(stale: string): Promise<ApiAnswer<string>>;
  /** The last token there was, good or not. */
  readonly last: string | null;
}

/** A customer's credentials: each connection brings a token, and connecting is how one gets another. */
export interface CustomerCredentials extends Credentials {
  /** Creates a connection. Calls at the same time share one. */
  connect(): Promise<ApiAnswer<Connection>>;
}

/** Credentials that a participant token opens. */
export function createCustomerCredentials(api: ParticipantApi, participantToken: string): CustomerCredentials {
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

/** A token is renewed this long before its end, but never twice within that time: clocks may disagree. Unit: milliseconds. */
const RENEW_BEFORE_MS = 60_000;

/** Credentials of an agent: the panel asks the center for tokens. A rejection of `ask` is an answer that did not come. */
export function createAgentCredentials(clock: Clock, ask: () => Promise<ConnectionToken>): Credentials {
  let held: (ConnectionToken & { readonly gotMs: number }) | undefined;

  const fresh = oneAtATime(async (): Promise<ApiAnswer<string>> => {
    try {
      held = { ...(await ask()), gotMs: clock.monotonicMs() };
      return accepted(held.token);
    } catch {
      return unreachable("no connection token"); // whoever asked for it has told; here it is one more thing to try again
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

/** Calls while one is under way share its answer. */
function oneAtATime<T>(task: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return () => {
    underWay ??= task().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}

/**
 * Makes `call` with a token; when the center does not take it, once more with another.
 *
 * A refusal `denied` comes from the credentials alone: a fresh token that is not taken either means "not yet", so try again later.
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
