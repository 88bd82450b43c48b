/** Run `npm run dev`, then open /ccp-v2/stories/?scene=busy: shows one scene of scenes.ts, with inactive buttons. */
import { createSystemClock } from "@tributary/kernel";
import { createRoot } from "react-dom/client";
import "@tributary/ui/tokens.css";
import "../src/shell/base.css";
import { ClockProvider } from "../src/shared/ticking.tsx";
import { SignIn } from "../src/shell/sign-in.view.tsx";
import { Workspace, type WorkspaceCallbacks } from "../src/shell/workspace.view.tsx";
import { callsOf } from "./calls.ts";
import { scenesAt } from "./scenes.ts";

const clock = createSystemClock();
const name = new URLSearchParams(location.search).get("scene") ?? "chat";
const scenes = scenesAt(clock.now());
const scene = scenes[name];
const nothing = (): void => undefined;

const QUICK_CONNECTS = [
  { id: "grace", kind: "agent", name: "Grace Hopper", state: "offline" },
  { id: "support", kind: "queue", name: "Support", state: null },
] as const;

const callbacks: WorkspaceCallbacks = {
  onChooseState: nothing,
  onCancelNext: nothing,
  onAccept: nothing,
  onReject: nothing,
  onAllowSound: nothing,
  onToggleSound: nothing,
  onSelect: nothing,
  onEnd: async () => true,
  onDisconnect: nothing,
  onMonitor: nothing,
  onClose: nothing,
  onLoadQuickConnects: async () => QUICK_CONNECTS,
  onTransfer: async () => "not-open",
  onCall: async () => ({ refusal: "not-open" }),
  onActionFailed: nothing,
  onPause: nothing,
  onResume: nothing,
  onCreateTask: async () => null,
  newToken: () => "token",
  onDismissRefusal: nothing,
  onSignOut: nothing,
  onReconnect: nothing,
  onSend: nothing,
  onTyping: nothing,
  onRetry: nothing,
  onDiscard: nothing,
  onLoadOlder: nothing,
  onToggleFormatting: nothing,
  onAttach: nothing,
  onDetach: nothing,
  onRetryFile: nothing,
  onDiscardFile: nothing,
  onLoadFile: async () => null,
  onSeen: nothing,
  onDraft: nothing,
  calls: callsOf(name),
};

const root = document.getElementById("panel");
if (root !== null) {
  root.dataset.scenes = Object.keys(scenes).join(" "); // for tests that visit each
  createRoot(root).render(
    <ClockProvider clock={clock}>
      {scene === undefined ? (
        <SignIn
          snapshot={{ phase: "idle", problem: name === "sign-in-problem" ? "bad-credentials" : null, isAgain: false }}
          takesFocus={true}
          onSubmit={nothing}
          onTouched={nothing}
        />
      ) : (
        <Workspace snapshot={scene} on={callbacks} onReload={nothing} />
      )}
    </ClockProvider>,
  );
}
