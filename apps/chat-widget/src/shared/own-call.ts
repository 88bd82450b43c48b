import { type Answer, type RequestDeps, request } from "./request.ts";

/** Calls an operation of the participant service with the token that a chat was started with. Null: not reachable. Source: docs/wire/participant.md#own-calls. */
export type OwnCall = (operation: string, body?: object) => Promise<Answer | null>;

/** Address of the center, and the token that the chat was started with. */
export type OwnChat = { readonly endpoint: string; readonly participantToken: string };

/** Returns the calls of a chat. */
export function ownCallOf(deps: RequestDeps, { endpoint, participantToken }: OwnChat): OwnCall {
  const headers = { "Content-Type": "application/json", "X-Amz-Bearer": participantToken };
  return (operation, body = {}) =>
    request(deps, `${endpoint}/participant/${operation}`, { method: "POST", headers, body: JSON.stringify(body) });
}
