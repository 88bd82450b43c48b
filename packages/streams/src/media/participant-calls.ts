/** Participant service calls of an agent's chat. Requests, stores and renews the connection token. */
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

/** The used part of `fetch`. */
export type ChatFetch = (
  url: string,
  request: { method: "POST"; headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** Rejection of a refused call. `statusCode` is 0 if there was no response. */
export class ParticipantCallError extends Error {
  override readonly name = "ParticipantCallError";
  readonly statusCode: number;
  constructor(message: string, statusCode: number, cause?: unknown) {
    super(message, { cause });
    this.statusCode = statusCode;
  }
}

/** Remaining lifetime at which a token is renewed. Unit: milliseconds. */
const RENEW_BEFORE_MS = 60_000;
/** Timeout of a call. Unit: milliseconds. */
const CALL_TIMEOUT_MS = 15_000;
/** Status of a rejected token. */
const FORBIDDEN = 403;

/** Current token as exposed to pages. */
export type HeldToken = { readonly connectionToken: string; readonly connectionTokenExpiry: string };

/** The participant service; one attempt per call. */
export interface ParticipantCalls {
  /** Calls with the connection token; retries once with a new token if it is rejected. Errors: {@link ParticipantCallError}. */
  call(operation: string, body: object): Promise<unknown>;
  /** Reports that the agent is connected, with the participant's own token. */
  acknowledge(): Promise<unknown>;
  /** Returns the current token, or a new one if it is missing or about to expire. */
  token(): Promise<HeldToken>;
  readonly held: HeldToken | undefined;
}

/** Creates the calls. `endpoint` has no trailing slash. */
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
      throw new ParticipantCallError("No response from the participant service.", 0, cause);
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
    return {}; // body from a proxy; only the status is used
  }
}

function messageIn(json: unknown): string | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const message = "message" in json ? json.message : "Message" in json ? json.Message : undefined;
  return typeof message === "string" ? message : undefined;
}
