/**
 * The authentication of a chat's customer at an OpenID provider, for which a flow waits.
 *
 * ```
 *  none ──initiated──▶ waiting ──answered──▶ verifying ──ended──▶ over
 *                       │   ▲                                     ▲ │
 *                       │   └───────────────initiated─────────────┼─┘
 *                       └──────────────────ended──────────────────┘
 * ```
 *
 * `address-issued` leads from waiting to waiting, with the address to which the provider leads the customer back.
 */
import type { EpochMs } from "@tributary/kernel";
import type { AuthenticationId } from "../ids.ts";

/** Facts about a customer that the provider has verified: two customers are the same person if all of them are equal. */
export type CustomerIdentity = {
  /** The provider, as it names itself. */
  readonly issuer: string;
  /** This center at the provider. */
  readonly clientId: string;
  /** Id of the customer at the provider. */
  readonly customerId: string;
};

/** Reasons for which an authentication failed. `declined`: the provider or the customer refused; `unnamed`: the answer has no usable id. */
export type AuthenticationFailure = "declined" | "unreachable" | "misconfigured" | "invalid-answer" | "unnamed";

/** Ends of an authentication. `canceled`: the customer goes on without it. */
export type AuthenticationResult =
  | { readonly outcome: "succeeded"; readonly identity: CustomerIdentity }
  | { readonly outcome: "failed"; readonly failure: AuthenticationFailure }
  | { readonly outcome: "timed-out" }
  | { readonly outcome: "canceled" };

export type AuthenticationOutcome = AuthenticationResult["outcome"];

/** Phase of the newest authentication of a chat. */
export type AuthenticationState =
  | { readonly phase: "none" }
  | {
      readonly phase: "waiting";
      readonly id: AuthenticationId;
      readonly expiresAt: EpochMs;
      /** Null: the customer's client has not asked for the address of the provider. */
      readonly redirectUri: string | null;
    }
  | {
      readonly phase: "verifying";
      readonly id: AuthenticationId;
      readonly expiresAt: EpochMs;
      readonly redirectUri: string;
    }
  | { readonly phase: "over"; readonly id: AuthenticationId; readonly outcome: AuthenticationOutcome };

export type AuthenticationEvent =
  | { readonly type: "initiated"; readonly id: AuthenticationId; readonly expiresAt: EpochMs }
  | { readonly type: "address-issued"; readonly redirectUri: string }
  | { readonly type: "answered" }
  | { readonly type: "ended"; readonly outcome: AuthenticationOutcome };

/** Next state, or a refusal if the event is not possible in this phase. */
export type AuthenticationStep =
  | { readonly ok: true; readonly state: AuthenticationState }
  | { readonly ok: false; readonly refusal: "wrong-phase" };

const wrongPhase: AuthenticationStep = { ok: false, refusal: "wrong-phase" };

/** Applies an event. Rules AN-01 to AN-03. */
export function stepAuthentication(state: AuthenticationState, event: AuthenticationEvent): AuthenticationStep {
  if (state.phase === "none" || state.phase === "over") {
    if (event.type !== "initiated") return wrongPhase;
    return moved({ phase: "waiting", id: event.id, expiresAt: event.expiresAt, redirectUri: null });
  }
  const { id, expiresAt, redirectUri } = state;
  if (event.type === "ended") return moved({ phase: "over", id, outcome: event.outcome });
  if (state.phase === "verifying") return wrongPhase;
  if (event.type === "address-issued") return moved({ ...state, redirectUri: event.redirectUri });
  return event.type === "answered" && redirectUri !== null
    ? moved({ phase: "verifying", id, expiresAt, redirectUri })
    : wrongPhase;
}

function moved(state: AuthenticationState): AuthenticationStep {
  return { ok: true, state };
}
