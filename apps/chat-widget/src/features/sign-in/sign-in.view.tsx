import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { adoptSheet } from "../../shared/adopt-sheet.ts";
import styles from "./sign-in.css?inline";
import type { SignIn, SignInState } from "./sign-in.ts";
import type { SignInTexts } from "./sign-in-texts.ts";

type Props = {
  readonly signIn: SignIn;
  readonly texts: SignInTexts;
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** Asks the customer to sign in. It disappears with the event that ends the sign-in. */
export function SignInCard({ signIn, texts }: Props): JSX.Element {
  const state = signIn.state();
  const box = useRef<HTMLFieldSetElement>(null);
  const [redirectUri, setRedirectUri] = useState<string | null>(null);
  useLayoutEffect(() => {
    const { current } = box;
    const uri = redirectUriOf(current);
    adoptSheet(current, sheet);
    setRedirectUri(uri);
    signIn.shown(uri);
    return () => moveFocus(current);
  }, []);
  const question = signIn.isAvailable ? texts.question : texts.unavailable;
  const isBusy = state === "opening" || state === "declining";
  return (
    <fieldset ref={box} class="sign-in" aria-label={question}>
      <p class="sign-in-question">{question}</p>
      <p class={isProblem(state) ? "problem" : "sign-in-progress"}>{progressOf(state, texts)}</p>
      {redirectUri !== null && signIn.isAvailable && (
        <button type="button" class="primary wide" aria-disabled={isBusy} onClick={() => signIn.open(redirectUri)}>
          {texts.signIn}
        </button>
      )}
      <button type="button" class="secondary wide" aria-disabled={isBusy} onClick={() => signIn.decline()}>
        {texts.without}
      </button>
    </fieldset>
  );
}

function isProblem(state: SignInState): state is "failed" | "blocked" {
  return state === "failed" || state === "blocked";
}

function progressOf(state: SignInState, texts: SignInTexts): string {
  return isProblem(state) || state === "waiting" ? texts[state] : "";
}

/** Returns the page to which the provider leads back; null if the page has set none. */
function redirectUriOf(element: HTMLElement | null): string | null {
  const root = element?.getRootNode();
  return (root instanceof ShadowRoot && root.host.getAttribute("redirect-uri")) || null;
}

/** The buttons disappear: the field for messages takes their focus. */
function moveFocus(element: HTMLElement | null): void {
  const root = element?.getRootNode();
  if (!(root instanceof ShadowRoot) || element?.contains(root.activeElement) !== true) return;
  root.querySelector<HTMLElement>(".composer textarea")?.focus();
}
