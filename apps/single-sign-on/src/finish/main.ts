/** Script of the page after the provider, which has the code of the sign-in, and of the page of the federation, whose address has it. */
import { createAuthClient, createBrowserTokens, createSessionStorage, wrapStorage } from "@tributary/conduit";
import { LOGIN_POPUP_NAME } from "@tributary/protocol/conduit";
import { federationIn } from "./federation-address.ts";
import { finishSignIn } from "./finish-sign-in.ts";

const page = document.getElementById("single-sign-on");
if (page !== null) void finish(page);

async function finish(element: HTMLElement): Promise<void> {
  const { code, next } = signInOf(element);
  const browsers = createBrowserTokens(wrapStorage(() => localStorage));
  const auth = createAuthClient((path, init) => fetch(path, init), browsers);
  const sessions = createSessionStorage([wrapStorage(() => sessionStorage), wrapStorage(() => localStorage)]);
  const notice = element.querySelector("p");
  await finishSignIn(
    { auth, sessions },
    {
      code,
      next,
      hasOpener: window.opener !== null,
      show: (text) => {
        if (notice !== null) notice.textContent = text;
      },
      continueAt: (path) => location.replace(path),
    },
  );
}

function signInOf({ dataset: { code, next = "/ccp-v2/" } }: HTMLElement): {
  readonly code: string;
  readonly next: string;
} {
  if (code !== undefined) return { code, next };
  const isSignInWindow = window.opener !== null && window.parent === window && window.name === LOGIN_POPUP_NAME;
  const found = federationIn(location.href, { isSignInWindow });
  history.replaceState(null, "", location.pathname); // the history of the browser must not keep the code
  return found;
}
