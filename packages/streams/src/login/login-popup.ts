/** The sign-in popup of a page: one, whoever asks, and of several tabs only one opens it. Source: docs/wire/streams.md#signing-in-and-out. */
import type { StreamsDeps } from "../streams-deps.ts";

/** The name by which panels know that they are the popup. */
export const LOGIN_POPUP = "connect::loginPopup";

/** How often a popup is looked at. Unit: milliseconds. */
const POLL_MS = 1_000;

/** Where to, and how large. Units: CSS pixels. */
export type LoginPopupOptions = {
  readonly url: string;
  /** Whether a popup that is still open is taken to `url` again instead of only being shown. */
  readonly navigatesAgain: boolean;
  readonly features: string;
  /** The browser refused to lock or to open. */
  readonly onProblem: (error: unknown) => void;
};

/** A popup that may be open. Disposing closes it. */
export interface LoginPopup extends Disposable {
  open(): void;
  /** The agent is signed in: forgets the popup, and closes it if asked to. */
  release(shouldClose: boolean): void;
}

/** Makes a {@link LoginPopup}; none is open yet. */
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

  /** The lock is held until the popup is gone, so that no other tab opens a second one. */
  function untilClosed(): Promise<void> {
    return new Promise((resolve) => {
      const stop = (): void => {
        watch?.[Symbol.dispose]();
        watch = undefined;
        resolve();
      };
      const look = (): void => {
        if (popup === null || popup.closed) {
          stop();
          return;
        }
        const timer = clock.after(POLL_MS, look);
        watch = {
          [Symbol.dispose]() {
            timer[Symbol.dispose]();
            resolve();
          },
        };
      };
      look();
    });
  }

  function open(): void {
    const { locks } = window.navigator as Partial<Navigator>; // missing where the page is not served securely
    if (watch !== undefined) return; // this tab's popup is open: whoever types in it is left alone
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
