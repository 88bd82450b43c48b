/** Sign-ins of a chat: the part of the widget that is loaded when a flow asks for the first one. */
import type { ComponentType } from "preact";
import type { LogServices } from "../log/log-services.ts";
import { createSignIn, type SignIn, type SignInState } from "./sign-in.ts";
import { SignInCard } from "./sign-in.view.tsx";
import { signInTexts } from "./sign-in-texts.ts";

/** Asks the customer to sign in. `sessionId`: that of the sign-in for which the flow waits. */
export type SignInPart = { readonly Card: ComponentType<{ readonly sessionId: string }> };

type Services = Pick<LogServices, "announce" | "browser" | "call" | "callsWith" | "language" | "onChange">;

/** Creates the sign-ins of a chat. They are kept while the widget is minimized. */
export function createSignInPart(services: Services): SignInPart {
  const { announce, browser, call, callsWith, language, onChange } = services;
  const texts = signInTexts(language.code);
  const signIns = new Map<string, SignIn>();
  const reported = new Set<string>();

  /** Reports a problem once: the request is shown again each time that the widget is opened. */
  function report(problem: string): void {
    if (!reported.has(problem)) browser.report(problem);
    reported.add(problem);
  }

  function signInOf(sessionId: string): SignIn {
    const known = signIns.get(sessionId);
    if (known !== undefined) return known;
    const deps = {
      ...browser,
      call,
      callsWith,
      report,
      onChange(state: SignInState) {
        const text = state === "question" && !signIn.isAvailable ? "unavailable" : state;
        if (text !== "opening" && text !== "declining") announce(texts[text]);
        onChange();
      },
    };
    const signIn: SignIn = createSignIn(deps, sessionId);
    signIns.set(sessionId, signIn);
    return signIn;
  }

  return {
    Card: ({ sessionId }) => <SignInCard signIn={signInOf(sessionId)} texts={texts} />,
  };
}
