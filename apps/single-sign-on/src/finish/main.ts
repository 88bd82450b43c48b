/** Script of the page after the provider, which has the code of the sign-in. */
import { createAuthClient, createBrowserTokens, createSessionStorage, wrapStorage } from "@tributary/conduit";
import { finishSignIn } from "./finish-sign-in.ts";

const page = document.getElementById("single-sign-on");
if (page !== null) void finish(page);

async function finish(element: HTMLElement): Promise<void> {
  const { code = "", next = "/ccp-v2/" } = element.dataset;
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
