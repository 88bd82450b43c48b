import type { Clock } from "@tributary/kernel";
import { IDLE, type LoginEffect, type LoginEvent, stepLogin } from "./login-machine.ts";
import type { LoginPopup } from "./login-popup.ts";

/** Dependencies of the sign-in flow. */
export type LoginFlowDeps = {
  readonly clock: Clock;
  /** Undefined if the page disables the popup. */
  readonly popup: LoginPopup | undefined;
  readonly replaceFrame: () => void;
  readonly onExhausted: () => void;
};

/** Times in milliseconds. */
export type LoginFlowOptions = { readonly refreshMs: number; readonly closesPopup: boolean };

/** Executes the effects of {@link stepLogin}. Disposing stops it; the popup is disposed by its owner. */
export interface LoginFlow extends Disposable {
  step(event: LoginEvent): void;
}

export function createLoginFlow(deps: LoginFlowDeps, { refreshMs, closesPopup }: LoginFlowOptions): LoginFlow {
  let state = IDLE;
  let timer: Disposable | undefined;

  function step(event: LoginEvent): void {
    const next = stepLogin(state, event);
    state = next.state;
    for (const effect of next.effects) carryOut(effect);
  }
  const tasks: { readonly [Effect in LoginEffect]: () => void } = {
    "open-popup": () => deps.popup?.open(),
    "wait-for-refresh": () => {
      timer = deps.clock.after(refreshMs, () => step("refresh-due"));
    },
    "stop-waiting": () => timer?.[Symbol.dispose](),
    "replace-frame": deps.replaceFrame,
    "report-exhausted": deps.onExhausted,
    "release-popup": () => deps.popup?.release(closesPopup),
  };
  function carryOut(effect: LoginEffect): void {
    tasks[effect]();
  }
  return { step, [Symbol.dispose]: () => timer?.[Symbol.dispose]() };
}
