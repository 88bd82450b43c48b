/** The popup that hosts open to sign in: hands its sign-in to the panel in the frame and closes. */
import { type AuthClient, offerHandOver, type SessionStorage, type SignInChannel } from "@tributary/conduit";
import { type Clock, createScope, type Logger } from "@tributary/kernel";
import { createStore } from "../../shared/store.ts";
import type { PanelPage } from "../app.view.tsx";
import { BLANK_FORM, type PanelSnapshot, signInProblem } from "./panel-state.ts";

/** Dependencies of {@link createSignInWindow}. */
export type SignInWindowDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly auth: AuthClient;
  readonly sessions: SessionStorage;
  readonly channel: SignInChannel;
  readonly closeWindow: () => void;
};

/** A running sign-in window. Disposing stops it. */
export interface SignInWindow extends PanelPage, Disposable {}

/** Starts the window. `attempt` identifies this sign-in to the frames. Skips the form if a session is stored. */
export function createSignInWindow(deps: SignInWindowDeps, attempt: string): SignInWindow {
  const { clock, log, auth, sessions, channel, closeWindow } = deps;
  const scope = createScope();
  const store = createStore<PanelSnapshot>({ page: "starting", isUnreachable: false }, log);
  const showForm = (form: Partial<typeof BLANK_FORM>): void =>
    store.write({ page: "sign-in", form: { ...BLANK_FORM, ...form } });

  async function mintCode(): Promise<string | undefined> {
    const session = sessions.current();
    if (session === null) return undefined;
    const answer = await auth.mintCode(session.sessionToken);
    if (answer.ok) return answer.value.code;
    if (answer.refusal.code === "session-expired") {
      sessions.clear();
      showForm({ isAgain: true });
    }
    return undefined;
  }

  function handOver(): void {
    store.write({ page: "handed-over" });
    scope.use(offerHandOver({ channel, clock }, { attempt, mintCode, onDone: closeWindow }));
  }

  async function start(): Promise<void> {
    const session = sessions.current();
    const known = session === null ? null : await auth.whoIs(session.sessionToken);
    if (known?.ok === true) return handOver();
    if (known?.refusal.code === "session-expired") sessions.clear(); // not if the center cannot be reached at the moment
    showForm({});
  }

  async function signIn(username: string, password: string): Promise<void> {
    showForm({ phase: "submitting" });
    const answer = await auth.signIn(username, password);
    if (answer.ok) {
      sessions.save(answer.value);
      return handOver();
    }
    showForm({ problem: signInProblem(answer.refusal.code) });
  }

  void start();
  return {
    store,
    form: { onSubmit: (username, password) => void signIn(username, password), onTouched: () => undefined },
    desk: null,
    [Symbol.dispose]: () => scope[Symbol.dispose](),
  };
}
