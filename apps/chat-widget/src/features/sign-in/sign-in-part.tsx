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

  function signInOf(sessionId: string): SignIn {
    const known = signIns.get(sessionId);
    if (known !== undefined) return known;
    const deps = {
      ...browser,
      call,
      callsWith,
      onChange(state: SignInState) {
        if (state !== "opening" && state !== "declining") announce(texts[state]);
        onChange();
      },
    };
    const signIn = createSignIn(deps, sessionId);
    signIns.set(sessionId, signIn);
    announce(texts.question);
    return signIn;
  }

  return {
    Card: ({ sessionId }) => <SignInCard signIn={signInOf(sessionId)} texts={texts} report={browser.report} />,
  };
}
