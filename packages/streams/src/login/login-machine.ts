/**
 * Sign-in of a panel: a popup, and a new frame repeatedly until the panel answers.
 *
 * ```
 *             asked                    refresh-due (limit reached)
 *    idle ─────────────▶ refreshing ───────────────────────────────▶ exhausted
 *    ▲ ▲                 │ ▲    └─refresh-due─┐                        │  │
 *    │ └──acknowledged───┘ └──────────────────┘                        │  │
 *    │                     ▲────────────────asked──────────────────────┘  │
 *    └──────────────────────acknowledged──────────────────────────────────┘
 * ```
 *
 * Source: docs/wire/streams.md#signing-in-and-out.
 */
import { assertNever } from "@tributary/kernel";

/** State of the sign-in. `refreshes`: number of new frames so far. */
export type LoginState =
  | { readonly phase: "idle" }
  | { readonly phase: "refreshing"; readonly refreshes: number }
  | { readonly phase: "exhausted" };

/** Events. `asked`: no agent is signed in. */
export type LoginEvent = "asked" | "refresh-due" | "acknowledged";

/** Effects. `release-popup`: drop the popup, and close it if the page wants that. */
export type LoginEffect =
  | "open-popup"
  | "wait-for-refresh"
  | "stop-waiting"
  | "replace-frame"
  | "report-exhausted"
  | "release-popup";

/** Next state, and effects in order. */
export type LoginStep = { readonly state: LoginState; readonly effects: readonly LoginEffect[] };

/** Maximum number of new frames. Source: docs/wire/streams.md#constants-and-timers. */
export const FRAME_REFRESH_LIMIT = 10;

/** Initial state. */
export const IDLE: LoginState = { phase: "idle" };

/** Pure and total. */
export function stepLogin(state: LoginState, event: LoginEvent): LoginStep {
  switch (event) {
    case "asked":
      return state.phase === "refreshing"
        ? { state, effects: ["open-popup"] }
        : { state: { phase: "refreshing", refreshes: 0 }, effects: ["open-popup", "wait-for-refresh"] };
    case "refresh-due":
      return state.phase === "refreshing" ? refreshed(state.refreshes + 1) : { state, effects: [] };
    case "acknowledged":
      return state.phase === "idle"
        ? { state, effects: [] }
        : { state: IDLE, effects: ["stop-waiting", "release-popup"] };
    default:
      return assertNever(event);
  }
}

function refreshed(refreshes: number): LoginStep {
  return refreshes > FRAME_REFRESH_LIMIT
    ? { state: { phase: "exhausted" }, effects: ["report-exhausted"] }
    : { state: { phase: "refreshing", refreshes }, effects: ["replace-frame", "wait-for-refresh"] };
}
