/** The window that hosts open to sign in: it gives its sign-in to the panel in the frame and closes. */
import { type AuthClient, type HandOverDoor, offerHandOver, type SessionKeeper } from "@tributary/conduit";
import { type Clock, createScope, type Logger } from "@tributary/kernel";
import { createStore } from "../../shared/store.ts";
import type { PanelPage } from "../panel-page.ts";
import { BLANK_FORM, type PanelSnapshot } from "./panel-state.ts";

/** What the window is made of. */
export type SignInWindowDeps = {
  readonly clock: Clock;
  readonly log: Logger;
  readonly auth: AuthClient;
  readonly keeper: SessionKeeper;
  readonly door: HandOverDoor;
  readonly closeWindow: () => void;
};

/** The window at work. Disposing ends it. */
export interface SignInWindow extends PanelPage, Disposable {}

/** Starts the window. `attempt` names this try to the frames. Whoever is signed in already is not asked again. */
export function createSignInWindow(deps: SignInWindowDeps, attempt: string): SignInWindow {
  const { clock, log, auth, keeper, door, closeWindow } = deps;
  const scope = createScope();
  const store = createStore<PanelSnapshot>({ page: "starting", isUnreachable: false }, log);
  const ask = (form: Partial<typeof BLANK_FORM>): void =>
    store.write({ page: "sign-in", form: { ...BLANK_FORM, ...form } });

  async function mintCode(): Promise<string | undefined> {
    const session = keeper.current();
    if (session === null) return undefined;
    const answer = await auth.mintCode(session.sessionToken);
    if (answer.ok) return answer.value.code;
    if (answer.refusal.code === "session-expired") {
      keeper.forget();
      ask({ isAgain: true });
    }
    return undefined;
  }

  function handOver(): void {
    store.write({ page: "handed-over" });
    scope.use(offerHandOver({ door, clock }, { attempt, mintCode, onDone: closeWindow }));
  }

  async function start(): Promise<void> {
    const session = keeper.current();
    const known = session === null ? null : await auth.whoIs(session.sessionToken);
    if (known?.ok === true) return handOver();
    if (known !== null) keeper.forget();
    ask({});
  }

  async function signIn(username: string, password: string): Promise<void> {
    ask({ phase: "submitting" });
    const answer = await auth.signIn(username, password);
    if (answer.ok) {
      keeper.keep(answer.value);
      return handOver();
    }
    const { code } = answer.refusal;
    ask({ problem: code === "bad-credentials" || code === "unreachable" ? code : "other" });
  }

  void start();
  return {
    store,
    form: { onSubmit: (username, password) => void signIn(username, password), onTouched: () => undefined },
    desk: null,
    [Symbol.dispose]: () => scope[Symbol.dispose](),
  };
}
