/** Calls of the participant service for an agent's chat: each carries a token that is fetched, kept and renewed here. */
import type { Clock } from "@tributary/kernel";

/** Identity of an agent's chat, passed to chat libraries unchanged. Source: docs/wire/streams.md#chat-media-controller. */
export type ChatDetails = {
  readonly contactId: string;
  readonly initialContactId: string;
  readonly participantId: string;
  readonly participantToken: string | null;
  /** Requests a connection token from the center. */
  readonly getConnectionToken: () => Promise<{
    /** `expiry`: ISO 8601. */
    readonly chatTokenTransport: { readonly participantToken: string; readonly expiry: string };
  }>;
};

/** The part of `fetch` that is used. */
export type ChatFetch = (
  url: string,
  request: { method: "POST"; headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** What a refused call is rejected with. `statusCode` is 0 when no answer came. */
export class ParticipantCallError extends Error {
  override readonly name = "ParticipantCallError";
  readonly statusCode: number;
  constructor(message: string, statusCode: number, cause?: unknown) {
    super(message, { cause });
    this.statusCode = statusCode;
  }
}

/** A token is renewed this long before its end. Unit: milliseconds. */
const RENEW_BEFORE_MS = 60_000;
/** After this long a call is given up. Unit: milliseconds. */
const CALL_TIMEOUT_MS = 15_000;
/** The service no longer takes the token. */
const FORBIDDEN = 403;

/** The token in hand, as pages may see it. */
export type HeldToken = { readonly connectionToken: string; readonly connectionTokenExpiry: string };

/** The participant service, one attempt a call. */
export interface ParticipantCalls {
  /** Calls with the connection token; with a fresh one once more when it is not taken. Errors: {@link ParticipantCallError}. */
  call(operation: string, body: object): Promise<unknown>;
  /** Says that the agent is there; with the participant's own token. */
  acknowledge(): Promise<unknown>;
  /** Fetches a token if there is none that is good. */
  token(): Promise<HeldToken>;
  readonly held: HeldToken | undefined;
}

/** Makes {@link ParticipantCalls}. `endpoint` has no slash at its end. */
export function createParticipantCalls(
  { fetch, clock }: { fetch: ChatFetch; clock: Clock },
  { details, endpoint }: { details: ChatDetails; endpoint: string },
): ParticipantCalls {
  let held: HeldToken | undefined;
  let inFlight: Promise<HeldToken> | undefined;

  function fetchToken(): Promise<HeldToken> {
    inFlight ??= details
      .getConnectionToken()
      .then(({ chatTokenTransport: { participantToken, expiry } }) => {
        held = { connectionToken: participantToken, connectionTokenExpiry: expiry };
        return held;
      })
      .finally(() => {
        inFlight = undefined;
      });
    return inFlight;
  }
  function token(): Promise<HeldToken> {
    const isGood = held !== undefined && clock.now() < Date.parse(held.connectionTokenExpiry) - RENEW_BEFORE_MS;
    return held !== undefined && isGood ? Promise.resolve(held) : fetchToken();
  }
  async function post(operation: string, bearer: string, body: object): Promise<unknown> {
    const abort = new AbortController();
    const timeout = clock.after(CALL_TIMEOUT_MS, () => abort.abort());
    try {
      const answer = await fetch(`${endpoint}/participant/${operation}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Amz-Bearer": bearer },
        body: JSON.stringify(body),
        signal: abort.signal,
      });
      return accepted(answer.status, await answer.text());
    } catch (cause) {
      if (cause instanceof ParticipantCallError) throw cause;
      // biome-ignore lint/style/useErrorCause: it is passed, in the place where this class takes it
      throw new ParticipantCallError("The participant service did not answer.", 0, cause);
    } finally {
      timeout[Symbol.dispose]();
    }
  }
  return {
    token,
    async call(operation, body) {
      const { connectionToken } = await token();
      try {
        return await post(operation, connectionToken, body);
      } catch (error) {
        if (!(error instanceof ParticipantCallError) || error.statusCode !== FORBIDDEN) throw error;
        return post(operation, (await fetchToken()).connectionToken, body);
      }
    },
    acknowledge: () => post("connection", details.participantToken ?? "", { ConnectParticipant: true }),
    get held() {
      return held;
    },
  };
}

function accepted(status: number, text: string): unknown {
  const json = parse(text);
  if (status >= 200 && status <= 299) return json;
  throw new ParticipantCallError(messageIn(json) ?? `Status ${status}.`, status);
}

function parse(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return {}; // some proxy's page; the status decides
  }
}

function messageIn(json: unknown): string | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const message = "message" in json ? json.message : "Message" in json ? json.Message : undefined;
  return typeof message === "string" ? message : undefined;
}
