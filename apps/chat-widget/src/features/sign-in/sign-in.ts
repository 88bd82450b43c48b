/** The sign-in of a customer at an OpenID provider, in a window of its own. Rule CW-21. */
import type { OwnCall } from "../../shared/own-call.ts";
import { type Answer, jsonOf } from "../../shared/request.ts";

/** Entry of the page's storage with the state that this browser has asked for. The page to which the provider leads back compares it. */
export const STATE_KEY = "tributary.chat sign-in";

/** The part of a window that is used. */
export type SignInWindow = {
  opener: unknown;
  readonly location: { replace(address: string): void };
  close(): void;
};

/** Services of the chat, the browser and the page. */
export type SignInDeps = {
  /** Calls the center with the token that the chat was started with. */
  readonly call: OwnCall;
  /** Returns calls with another token. */
  readonly callsWith: (token: string) => OwnCall;
  /** Opens an empty window; null if the browser prevents it. */
  readonly openWindow: () => SignInWindow | null;
  /** Keeps an entry in the storage of the page. May throw. */
  readonly store: (key: string, value: string) => void;
  /** Reports a problem to the developer of the page. */
  readonly report: (problem: string) => void;
  readonly onChange: (state: SignInState) => void;
};

/** Progress. `waiting`: the customer signs in, in the other window. `declining`: the flow is about to go on without. */
export type SignInState = "question" | "opening" | "waiting" | "declining" | "failed" | "blocked";

/** A sign-in for which a flow waits. Its end is an event of the chat. */
export interface SignIn {
  state(): SignInState;
  /** Opens the provider, which leads back to `redirectUri`. Call it in the handler of a click: browsers prevent other windows. */
  open(redirectUri: string): void;
  /** Continues without signing in. */
  decline(): void;
}

/** Creates a sign-in. `sessionId`: that of the event by which the flow asks for it. */
export function createSignIn(deps: SignInDeps, sessionId: string): SignIn {
  let state: SignInState = "question";

  function setState(next: SignInState): void {
    state = next;
    deps.onChange(next);
  }

  /** Calls an operation with a connection token, which these operations need. */
  async function call(operation: string, body: object): Promise<Answer | null> {
    const connection = await deps.call("connection", { Type: ["CONNECTION_CREDENTIALS"] });
    const token = tokenIn(jsonOf(connection)?.ConnectionCredentials);
    return token === null ? connection : deps.callsWith(token)(operation, { SessionId: sessionId, ...body });
  }

  async function lead(opened: SignInWindow, redirectUri: string): Promise<void> {
    const answer = await call("authentication-url", { RedirectUri: redirectUri });
    const address = jsonOf(answer)?.AuthenticationUrl;
    if (typeof address === "string" && isStored(deps.store, address)) {
      opened.opener = null; // the provider must not lead this page elsewhere
      opened.location.replace(address);
      return setState("waiting");
    }
    opened.close();
    if (answer?.status === 400) deps.report(`the center refuses the attribute redirect-uri: ${answer.text}`);
    setState("failed");
  }

  return {
    state: () => state,
    open(redirectUri) {
      if (state === "opening" || state === "declining") return;
      const opened = deps.openWindow(); // before waiting: browsers prevent it afterwards
      setState(opened === null ? "blocked" : "opening");
      if (opened !== null) void lead(opened, redirectUri);
    },
    async decline() {
      if (state === "opening" || state === "declining") return;
      setState("declining");
      const answer = await call("cancel-authentication", {});
      if (answer?.status !== 200) setState("failed");
    },
  };
}

function tokenIn(credentials: unknown): string | null {
  const known = typeof credentials === "object" && credentials !== null && "ConnectionToken" in credentials;
  return known && typeof credentials.ConnectionToken === "string" ? credentials.ConnectionToken : null;
}

/** Without the entry, the page to which the provider leads back would refuse the answer. */
function isStored(store: SignInDeps["store"], address: string): boolean {
  try {
    store(STATE_KEY, new URL(address).searchParams.get("state") ?? "");
    return true;
  } catch {
    return false; // storage denied
  }
}
