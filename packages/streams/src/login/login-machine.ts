/**
 * How a host gets its panel signed in: a popup, and a fresh frame again and again until the panel answers.
 *
 * ```
 *             asked                    refresh-due (limit reached)
 *  settled ───────────▶ refreshing ───────────────────────────────▶ exhausted
 *    ▲ ▲                 │ ▲    └─refresh-due─┐                        │  │
 *    │ └──acknowledged───┘ └──────────────────┘                        │  │
 *    │                     ▲────────────────asked──────────────────────┘  │
 *    └──────────────────────acknowledged──────────────────────────────────┘
 * ```
 *
 * Source: docs/wire/streams.md#signing-in-and-out.
 */
import { assertNever } from "@tributary/kernel";

/** Where it stands. `refreshes`: how many fresh frames there have been. */
export type LoginState =
  | { readonly phase: "settled" }
  | { readonly phase: "refreshing"; readonly refreshes: number }
  | { readonly phase: "exhausted" };

/** What happened. `asked`: somebody found that nobody is signed in. */
export type LoginEvent = "asked" | "refresh-due" | "acknowledged";

/** What is to be done. `release-popup`: forget it, and close it when the page wants that. */
export type LoginEffect =
  | "open-popup"
  | "wait-for-refresh"
  | "stop-waiting"
  | "replace-frame"
  | "tell-exhausted"
  | "release-popup";

/** One step: where it stands now, and what to do, in this order. */
export type LoginStep = { readonly state: LoginState; readonly effects: readonly LoginEffect[] };

/** After so many fresh frames the panel is given up. Source: docs/wire/streams.md#constants-and-timers. */
export const FRAME_REFRESH_LIMIT = 10;

/** Where it begins. */
export const SETTLED: LoginState = { phase: "settled" };

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
      return state.phase === "settled"
        ? { state, effects: [] }
        : { state: SETTLED, effects: ["stop-waiting", "release-popup"] };
    default:
      return assertNever(event);
  }
}

function refreshed(refreshes: number): LoginStep {
  return refreshes > FRAME_REFRESH_LIMIT
    ? { state: { phase: "exhausted" }, effects: ["tell-exhausted"] }
    : { state: { phase: "refreshing", refreshes }, effects: ["replace-frame", "wait-for-refresh"] };
}
