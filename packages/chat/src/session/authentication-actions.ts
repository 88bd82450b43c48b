import { accepted, type Clock, type Result, refused } from "@tributary/kernel";
import { authenticationIn } from "../conversation/notices.ts";
import type { ApiAnswer, ApiRefusal } from "../participant-api/api-answer.ts";
import { createAuthenticationApi } from "../participant-api/authentication-api.ts";
import type { HttpFetch } from "../participant-api/http-fetch.ts";
import { createParticipantApi } from "../participant-api/participant-api.ts";
import type { ChatSnapshot } from "./chat-session.ts";
import { createCustomerCredentials, withToken } from "./credentials.ts";

/** Reason of a refusal. `unreachable`: another attempt may succeed. `refused`: the flow does not wait for this sign-in any more, or the page cannot be led back to. */
export type AuthenticationProblem = {
  readonly kind: "unreachable" | "refused";
  /** Message from the center, in English. */
  readonly message: string;
};

/** Actions of a customer when the flow of the chat asks for a sign-in. `sessionId`: that of {@link requestedAuthentication}. */
export interface AuthenticationActions {
  /**
   * Requests the address at which the customer signs in. The provider leads them back to `redirectUri`, with a state and a code for the back end of that
   * page: see the guide "Authenticate customers in a chat".
   */
  authenticationAddress(sessionId: string, redirectUri: string): Promise<Result<string, AuthenticationProblem>>;
  /** The customer goes on without. */
  cancelAuthentication(sessionId: string): Promise<Result<void, AuthenticationProblem>>;
}

type Deps = { readonly fetch: HttpFetch; readonly clock: Clock };

type Call = <T>(request: (token: string) => Promise<ApiAnswer<T>>) => Promise<ApiAnswer<T>>;

/** Creates the actions of a session. `call` calls an operation with a valid token. */
export function authenticationActions(deps: Deps, endpoint: string, call: Call): AuthenticationActions {
  const api = createAuthenticationApi(deps, endpoint);
  return {
    async authenticationAddress(sessionId, redirectUri) {
      return resultOf(await call((token) => api.address(token, { sessionId, redirectUri })));
    },
    async cancelAuthentication(sessionId) {
      return resultOf(await call((token) => api.cancel(token, sessionId)));
    },
  };
}

/** Creates the actions of a chat whose session is elsewhere. `endpoint`: address of the participant service, without a trailing slash. */
export function createAuthenticationActions(
  deps: Deps,
  { endpoint, participantToken }: { readonly endpoint: string; readonly participantToken: string },
): AuthenticationActions {
  const credentials = createCustomerCredentials(createParticipantApi(deps, endpoint), participantToken);
  return authenticationActions(deps, endpoint, (request) => withToken(credentials, request));
}

/** Returns the id of the sign-in for which the flow of the chat waits; null if it waits for none. */
export function requestedAuthentication({ timeline, over }: Pick<ChatSnapshot, "timeline" | "over">): string | null {
  const newest = timeline.flatMap((entry) => authenticationIn(entry) ?? []).at(-1);
  return over === null && newest?.step === "initiated" ? newest.sessionId : null;
}

function resultOf<T>(answer: ApiAnswer<T>): Result<T, AuthenticationProblem> {
  return answer.ok ? accepted(answer.value) : refused(problemOf(answer.refusal));
}

function problemOf({ kind, message }: ApiRefusal): AuthenticationProblem {
  return { kind: kind === "unreachable" ? kind : "refused", message };
}
