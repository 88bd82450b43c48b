import { SINGLE_SIGN_ON_PATHS } from "@tributary/protocol/panel";
import { singleSignOnMessages as texts } from "../messages/en.ts";

/** Parameters of {@link addSignInButton}. */
export type SignInButtonOptions = {
  readonly label: string;
  /** Origin that the provider leads back to. */
  readonly publicOrigin: string;
  /** True for a window that hands its sign-in to a frame. */
  readonly isSignInWindow: boolean;
};

/**
 * Fragment of the window that the button opens: it begins the sign-in as soon as the form is shown, once. Not for host pages: after a sign-out the library
 * opens its popup by itself, which would sign the agent in again.
 */
const BEGIN_FRAGMENT = "#single-sign-on";

/** Element of the sign-in form that is left empty for the button. */
const SLOT_ID = "sign-in-more";

/** A name of its own: the popup of the host page stays. */
const POPUP = { name: "tributary-single-sign-on", features: "popup,width=520,height=680" } as const;

/**
 * Keeps the button in the sign-in form, whenever the panel shows it.
 *
 * Providers refuse to be shown in frames. There the button opens a window of the center's own origin, which hands over its sign-in at once if the browser is
 * signed in, and leads to the provider otherwise. Elsewhere it leads there in the same window. Rules SO-08 and SO-09.
 */
export function addSignInButton(window: Window, options: SignInButtonOptions): void {
  const { document, location } = window;
  const isFramed = window.parent !== window;
  const notice = document.createElement("p");
  notice.role = "alert";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = options.label;
  button.style.width = "100%";

  function begin(): void {
    button.focus(); // Safari does not focus buttons that are clicked; the panel then answers its host
    if (options.publicOrigin !== location.origin) {
      notice.textContent = texts.elsewhere(options.publicOrigin);
    } else if (isFramed) {
      const popup = window.open(`/login${BEGIN_FRAGMENT}`, POPUP.name, POPUP.features);
      notice.textContent = popup === null ? texts.blocked : texts.opened;
    } else location.assign(beginPath(options));
  }

  function fill(): void {
    const slot = document.getElementById(SLOT_ID);
    if (slot === null || slot.contains(button)) return;
    notice.textContent = "";
    slot.append(button, notice);
    if (location.hash !== BEGIN_FRAGMENT || isFramed) return;
    window.history.replaceState(null, "", location.pathname + location.search);
    begin();
  }

  button.addEventListener("click", begin);
  new MutationObserver(fill).observe(document.body, { childList: true, subtree: true });
  fill();
}

function beginPath({ isSignInWindow }: SignInButtonOptions): string {
  return `${SINGLE_SIGN_ON_PATHS.begin}?to=${isSignInWindow ? "window" : "panel"}`;
}
