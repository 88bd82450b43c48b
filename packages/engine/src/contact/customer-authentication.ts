/** Authentications of a chat's customer, in the state of its conversation. Rules AN-01 to AN-05. */
import {
  type AuthenticationEvent,
  type AuthenticationOutcome,
  type AuthenticationState,
  type ConversationEvent,
  type CustomerIdentity,
  type Numbered,
  stepAuthentication,
} from "@tributary/model";

/** Sign-ins that the flow of a chat has asked for so far. */
export type CustomerAuthentication = {
  /** The newest one. */
  readonly newest: AuthenticationState;
  /** Outcomes of those that are over, in the order of the steps of the flow. */
  readonly outcomes: readonly AuthenticationOutcome[];
  /** Facts of the last one that succeeded. Absent: none did. */
  readonly identity?: CustomerIdentity;
};

type AuthenticationFact = Extract<ConversationEvent, { type: `authentication.${string}` }>;

const NONE: CustomerAuthentication = { newest: { phase: "none" }, outcomes: [] };

/** Returns the authentications after an event; undefined if the event is not possible. */
export function evolveAuthentication(
  before: CustomerAuthentication | undefined,
  event: Numbered<AuthenticationFact>,
): CustomerAuthentication | undefined {
  const known = before ?? NONE;
  const step = stepAuthentication(known.newest, eventOf(event));
  if (!step.ok) return undefined;
  const after = { ...known, newest: step.state };
  if (event.type !== "authentication.ended") return after;
  const { result } = event;
  const outcomes = [...known.outcomes, result.outcome];
  return result.outcome === "succeeded" ? { ...after, outcomes, identity: result.identity } : { ...after, outcomes };
}

function eventOf(event: AuthenticationFact): AuthenticationEvent {
  switch (event.type) {
    case "authentication.initiated":
      return { type: "initiated", id: event.authenticationId, expiresAt: event.expiresAt };
    case "authentication.address-issued":
      return { type: "address-issued", redirectUri: event.redirectUri };
    case "authentication.answered":
      return { type: "answered" };
    case "authentication.ended":
      return { type: "ended", outcome: event.result.outcome };
  }
}

/** An authentication that is not over. */
export type OpenAuthentication = Extract<AuthenticationState, { phase: "waiting" | "verifying" }>;

/** Returns the authentication for which a flow waits; undefined if it waits for none. */
export function openAuthenticationOf({
  authentication,
}: {
  readonly authentication?: CustomerAuthentication;
}): OpenAuthentication | undefined {
  const newest = authentication?.newest;
  return newest?.phase === "waiting" || newest?.phase === "verifying" ? newest : undefined;
}
