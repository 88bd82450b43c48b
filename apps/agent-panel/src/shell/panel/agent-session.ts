import { type AuthClient, awaitHandOver, type SessionStorage, type SignInChannel } from "@tributary/conduit";
import { PANEL_CLOSE_CODES, type PanelServerFrame, type SessionGrant } from "@tributary/protocol/panel";
import type { PanelLink } from "./panel-link.ts";
import { signedOut, signInProblem } from "./panel-state.ts";
import type { PanelStore } from "./panel-store.ts";

/** Reasons for which the server refuses a page. */
type RefusalCode = Extract<PanelServerFrame, { type: "refused" }>["code"];

/** The agent's sign-in: by form, by hand-over or from a stored session, and its end. Disposing ends the wait for a hand-over. */
export interface AgentSession extends Disposable {
  /** Connects with the stored session, if there is one. */
  resume(): void;
  signIn(username: string, password: string): Promise<void>;
  signOut(): void;
  /** The server refused the page. */
  refused(code: RefusalCode): void;
  /** The server closed the link permanently. */
  linkEnded(closeCode: number): void;
  /** The session has ended. */
  ended(isExpired: boolean): void;
}

/** Dependencies of {@link createAgentSession}. */
export type AgentSessionDeps = {
  readonly auth: AuthClient;
  readonly sessions: SessionStorage;
  /** Source of hand-overs from sign-in popups. */
  readonly signInChannel: SignInChannel;
  readonly link: PanelLink;
  readonly store: PanelStore;
  /** Handles a frame that the server could not send, e.g. because the link has ended. */
  readonly handleFrame: (frame: PanelServerFrame) => void;
  /** Removes the agent's data from the page. */
  readonly onEnded: () => void;
};

export function createAgentSession(deps: AgentSessionDeps): AgentSession {
  const { auth, sessions, link, store, handleFrame } = deps;

  function connect(): void {
    store.change({ sessionStatus: "signed-in", connection: "connecting" });
    link.start();
  }

  function signedIn(grant: SessionGrant): void {
    sessions.save(grant);
    connect();
  }

  function ended(isExpired: boolean): void {
    sessions.clear();
    link.stop();
    deps.onEnded();
    store.replace(signedOut(store.state, isExpired));
  }

  const handOver = awaitHandOver(deps.signInChannel, {
    isWanted: () => store.state.sessionStatus === "signed-out" && store.state.form.phase === "idle",
    async exchange(code) {
      const answer = await auth.exchange(code);
      if (answer.ok && store.state.sessionStatus === "signed-out") signedIn(answer.value);
      // Until then the host may replace this frame, and the next one needs the popup: browsers that block the storage of frames do not keep the session.
      if (answer.ok) await whenShown(store);
      return answer.ok;
    },
  });

  return {
    resume() {
      if (sessions.current() !== null && store.state.unapprovedHost === null) connect();
    },
    async signIn(username, password) {
      store.change({ form: { ...store.state.form, phase: "submitting", problem: null } });
      const answer = await auth.signIn(username, password);
      if (store.state.sessionStatus !== "signed-out") return; // signed in by a hand-over meanwhile
      if (answer.ok) {
        signedIn(answer.value);
        return;
      }
      store.change({ form: { ...store.state.form, phase: "idle", problem: signInProblem(answer.refusal.code) } });
    },
    signOut() {
      if (store.state.sessionStatus === "signed-out") return;
      const session = sessions.current();
      if (store.state.sessionStatus !== "not-permitted" && link.signOut()) return;
      if (session !== null) void auth.signOut(session.sessionToken);
      handleFrame({ type: "signed-out", reason: "signed-out" });
    },
    refused(code) {
      if (code === "unavailable") return; // the server closes the link, which reconnects
      if (code === "session-expired") {
        ended(true);
        return;
      }
      link.stop();
      store.change({ sessionStatus: code === "permission-missing" ? "not-permitted" : "outdated" });
    },
    linkEnded(closeCode) {
      // Usually a frame has given the reason before; otherwise the close code does.
      if (store.state.sessionStatus === "signed-in") handleFrame({ type: "refused", code: refusalOf(closeCode) });
    },
    ended,
    [Symbol.dispose]: () => handOver[Symbol.dispose](),
  };
}

/** Resolves once the desk, or the reason why there is none, has arrived. */
function whenShown(store: PanelStore): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = store.snapshots.subscribe(check);
    function check(): void {
      if (store.state.sessionStatus === "signed-in" && store.state.desk === null) return;
      unsubscribe();
      resolve();
    }
    check();
  });
}

function refusalOf(closeCode: number): RefusalCode {
  if (closeCode === PANEL_CLOSE_CODES.signedOut) return "session-expired";
  return closeCode === PANEL_CLOSE_CODES.permissionMissing ? "permission-missing" : "version-unknown";
}
