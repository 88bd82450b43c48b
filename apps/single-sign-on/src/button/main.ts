/** Script that the server adds to the panel's page: the button of the single sign-on. */
import { LOGIN_POPUP_NAME } from "@tributary/protocol/conduit";
import { SINGLE_SIGN_ON_META } from "@tributary/protocol/panel";
import { addSignInButton } from "./sign-in-button.ts";

const meta = document.querySelector<HTMLMetaElement>(`meta[name="${SINGLE_SIGN_ON_META}"]`);
if (meta !== null) {
  const { content: label, dataset } = meta;
  addSignInButton(window, {
    label,
    publicOrigin: dataset.origin ?? location.origin,
    isSignInWindow: isSignInWindow(),
  });
}

/** As in the panel: a popup opened for sign-in by a host, or by the button in a frame. */
function isSignInWindow(): boolean {
  if (window.opener === null || window.parent !== window) return false;
  return window.name === LOGIN_POPUP_NAME || location.pathname.startsWith("/login");
}
