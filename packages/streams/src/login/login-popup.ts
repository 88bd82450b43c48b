/**
 * The sign-in popup of a page: at most one per page, and only one of several tabs opens it.
 *
 * Source: docs/wire/streams.md#signing-in-and-out.
 */
import type { StreamsDeps } from "../streams-deps.ts";

/** Window name by which panels detect that they run in the popup. */
export const LOGIN_POPUP = "connect::loginPopup";

/** Interval at which the popup is checked. Unit: milliseconds. */
const POLL_MS = 1_000;

/** URL and size of the popup. Units: CSS pixels. */
export type LoginPopupOptions = {
  readonly url: string;
  /** True if an open popup is navigated to `url` again instead of only being focused. */
  readonly navigatesAgain: boolean;
  readonly features: string;
  /** Called if the browser rejects the lock or blocks the popup. */
  readonly onProblem: (error: unknown) => void;
};

/** A popup that may be open. Disposing closes it. */
export interface LoginPopup extends Disposable {
  open(): void;
  /** Called when the agent is signed in: drops the popup, and closes it if requested. */
  release(shouldClose: boolean): void;
}

/** Creates the controller; the popup is not opened yet. */
export function createLoginPopup(deps: Pick<StreamsDeps, "window" | "clock">, options: LoginPopupOptions): LoginPopup {
  const { window, clock } = deps;
  let popup: Window | null = null;
  let watch: Disposable | undefined;
  let isDisposed = false;

  function show(): void {
    if (isDisposed) return;
    if (popup !== null && !popup.closed && !options.navigatesAgain) popup.focus();
    else popup = window.open(options.url, LOGIN_POPUP, options.features);
  }

  /** Resolves when the popup is closed. The lock is held until then, so that no other tab opens a second popup. */
  function untilClosed(): Promise<void> {
    return new Promise((resolve) => {
      const stop = (): void => {
        watch?.[Symbol.dispose]();
        watch = undefined;
        resolve();
      };
      const check = (): void => {
        if (popup === null || popup.closed) {
          stop();
          return;
        }
        const timer = clock.after(POLL_MS, check);
        watch = {
          [Symbol.dispose]() {
            timer[Symbol.dispose]();
            resolve();
          },
        };
      };
      check();
    });
  }

  function open(): void {
    const { locks } = window.navigator as Partial<Navigator>; // undefined in insecure contexts
    if (watch !== undefined) return; // this tab's popup is open: do not interrupt the agent's input
    if (locks === undefined) {
      show();
      return;
    }
    locks
      .request(`connect-login-popup-lock${options.url}`, { mode: "exclusive", ifAvailable: true }, async (lock) => {
        if (lock === null) return; // another tab's popup is open
        show();
        await untilClosed();
      })
      .catch(options.onProblem);
  }

  function release(shouldClose: boolean): void {
    watch?.[Symbol.dispose]();
    watch = undefined;
    if (shouldClose) popup?.close();
    popup = null;
  }

  return {
    open,
    release,
    [Symbol.dispose]() {
      isDisposed = true;
      release(true);
    },
  };
}
