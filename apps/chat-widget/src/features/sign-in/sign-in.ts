/** The sign-in of a customer at an OpenID provider, in a window of its own. Rule CW-21. */
import type { OwnCall } from "../../shared/own-call.ts";
import { type Answer, jsonOf } from "../../shared/request.ts";

/**
 * Entry of the page's storage with the states that this browser has asked for, separated by spaces. The page to which the provider leads back looks its own up.
 * Source: docs/guides/chat-on-a-page.md#sign-in.
 */
export const STATES_KEY = "tributary.chat sign-in";

/** Sign-ins that can be open at the same time, in all chats of the site. */
const MAX_STATES = 10;

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
  /** Returns the storage of the page. Throws if it is denied. */
  readonly storage: () => Pick<Storage, "getItem" | "setItem">;
  /** Reports a problem to the developer of the page. */
  readonly report: (problem: string) => void;
  /** Origin of the page. */
  readonly origin: string;
  readonly onChange: (state: SignInState) => void;
};

/** Progress. `waiting`: the customer signs in, in the other window. `declining`: the flow is about to go on without. */
export type SignInState = "question" | "opening" | "waiting" | "declining" | "failed" | "blocked";

/** A sign-in for which a flow waits. Its end is an event of the chat. */
export interface SignIn {
  state(): SignInState;
  /** False while no attempt can lead to the provider, because of the page: the customer can only continue without. */
  readonly isAvailable: boolean;
  /** The request is shown to the customer, in a page with this address to lead back to; null: it has none. With another one, an attempt is possible again. */
  shown(redirectUri: string | null): void;
  /** Opens the provider, which leads back to `redirectUri`. Call it in the handler of a click: browsers prevent other windows. */
  open(redirectUri: string): void;
  /** Continues without signing in. */
  decline(): void;
}

/** Creates a sign-in. `sessionId`: that of the event by which the flow asks for it. */
export function createSignIn(deps: SignInDeps, sessionId: string): SignIn {
  let state: SignInState = "question";
  let isAvailable = true;
  /** Address that the center does not accept. */
  let refusedUri: string | null = null;

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

  async function openProvider(opened: SignInWindow, redirectUri: string): Promise<void> {
    const answer = await call("authentication-url", { RedirectUri: redirectUri });
    const address = jsonOf(answer)?.AuthenticationUrl;
    const failure = typeof address === "string" ? keep(deps.storage, address) : refusalOf(answer, redirectUri);
    if (typeof address === "string" && failure === null) {
      opened.opener = null; // the provider must not lead this page elsewhere
      opened.location.replace(address);
      return setState("waiting");
    }
    opened.close();
    isAvailable = failure === null || !failure.isFinal;
    if (!isAvailable && typeof address !== "string") refusedUri = redirectUri;
    if (failure !== null) deps.report(failure.problem);
    setState(isAvailable ? "failed" : "question");
  }

  async function cancel(): Promise<void> {
    const answer = await call("cancel-authentication", {});
    if (answer?.status !== 200) setState("failed");
  }

  return {
    state: () => state,
    get isAvailable() {
      return isAvailable;
    },
    shown(redirectUri) {
      const problem = adviceOn(redirectUri, deps.origin);
      if (problem !== null) deps.report(problem);
      isAvailable = redirectUri !== null && parse(redirectUri) !== null && redirectUri !== refusedUri;
      deps.onChange(state);
    },
    open(redirectUri) {
      if (state === "opening" || state === "declining") return;
      const opened = deps.openWindow(); // before waiting: browsers prevent it afterwards
      setState(opened === null ? "blocked" : "opening");
      if (opened !== null) void openProvider(opened, redirectUri);
    },
    decline() {
      if (state === "opening" || state === "declining") return;
      setState("declining");
      void cancel();
    },
  };
}

/** The address that the attribute must have. */
const REDIRECT_URI =
  "the https address of a page of yours, at the origin of this one, that is registered at the provider as a redirect address";

/** A problem for the developer of the page. `isFinal`: another attempt has it too. */
type Failure = { readonly problem: string; readonly isFinal: boolean };

const ASKED = "a flow asks customers to sign in, and ";

/** Returns what the developer of the page can correct; null if it is nothing. */
function adviceOn(redirectUri: string | null, origin: string): string | null {
  if (redirectUri === null) return `${ASKED}the attribute redirect-uri is missing: set it to ${REDIRECT_URI}.`;
  if (parse(redirectUri)?.origin === origin) return null;
  return `the attribute redirect-uri is "${redirectUri}"; it must be ${REDIRECT_URI}.`;
}

/** Returns the refusal of the address; null if the center has refused something else, or may accept it later. */
function refusalOf(answer: Answer | null, redirectUri: string): Failure | null {
  if (answer?.status !== 400 || !answer.text.includes("RedirectUri")) return null;
  const message: unknown = jsonOf({ ...answer, status: 200 })?.message;
  const problem = `the center refuses the attribute redirect-uri ("${redirectUri}"): ${message ?? answer.text}`;
  return { problem, isFinal: true };
}

function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null; // relative, or none
  }
}

function tokenIn(credentials: unknown): string | null {
  const known = typeof credentials === "object" && credentials !== null && "ConnectionToken" in credentials;
  return known && typeof credentials.ConnectionToken === "string" ? credentials.ConnectionToken : null;
}

/** Keeps the state: without it, the page to which the provider leads back would refuse the answer. Returns the problem; null without one. */
function keep(openStorage: SignInDeps["storage"], address: string): Failure | null {
  const url = parse(address);
  if (url === null) return { problem: `${ASKED}the address of the provider is not one: "${address}".`, isFinal: false };
  const state = url.searchParams.get("state") ?? "";
  const opened = storageWith(openStorage);
  if (opened === null)
    return {
      problem: `${ASKED}the browser denies this page its storage: they can only continue without signing in.`,
      isFinal: true,
    };
  const { storage, states } = opened;
  try {
    storage.setItem(STATES_KEY, [...states, state].slice(-MAX_STATES).join(" "));
    return null;
  } catch {
    return { problem: `${ASKED}the storage of this page is full: remove entries of yours.`, isFinal: false };
  }
}

/** Returns the storage with the states that it has; null if the browser denies it. */
function storageWith(openStorage: SignInDeps["storage"]) {
  try {
    const storage = openStorage();
    return { storage, states: storage.getItem(STATES_KEY)?.split(" ") ?? [] };
  } catch {
    return null;
  }
}
