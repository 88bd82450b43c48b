/** Client of the participant service for sign-ins of customers: two operations. Never throws. */
import { accepted, type Clock } from "@tributary/kernel";
import * as v from "valibot";
import type { ApiAnswer } from "./api-answer.ts";
import type { HttpFetch } from "./http-fetch.ts";
import { postJson } from "./post-json.ts";
import { nothing } from "./response-schemas.ts";

/** The part of the participant service for sign-ins. Each call is one attempt; repeating one changes nothing. */
export interface AuthenticationApi {
  /** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_connect-participant_GetAuthenticationUrl.html */
  address(
    token: string,
    page: { readonly sessionId: string; readonly redirectUri: string },
  ): Promise<ApiAnswer<string>>;
  /** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_connect-participant_CancelParticipantAuthentication.html */
  cancel(token: string, sessionId: string): Promise<ApiAnswer<void>>;
}

type Deps = { readonly fetch: HttpFetch; readonly clock: Clock };

const address = v.object({ AuthenticationUrl: v.string() });

/** Creates an {@link AuthenticationApi}. `endpoint` has no trailing slash. */
export function createAuthenticationApi(deps: Deps, endpoint: string): AuthenticationApi {
  return {
    async address(token, { sessionId, redirectUri }) {
      const body = { SessionId: sessionId, RedirectUri: redirectUri };
      const url = `${endpoint}/participant/authentication-url`;
      const answer = await postJson(deps, { url, token, body, schema: address });
      return answer.ok ? accepted(answer.value.AuthenticationUrl) : answer;
    },
    async cancel(token, sessionId) {
      const url = `${endpoint}/participant/cancel-authentication`;
      const answer = await postJson(deps, { url, token, body: { SessionId: sessionId }, schema: nothing });
      return answer.ok ? accepted(undefined) : answer;
    },
  };
}
