/** Composition root of the agent panel. */
import { createAgentChatSession } from "@tributary/chat";
import { putByRequest } from "@tributary/chat/files";
import {
  createAuthClient,
  createBrowserTokens,
  createPanelConduit,
  createSessionStorage,
  openHostWindow,
  openSignInChannel,
  wrapStorage,
} from "@tributary/conduit";
import {
  asError,
  backoffMs,
  createSystemClock,
  createSystemRandom,
  type LogFields,
  type Logger,
  uuidV7,
} from "@tributary/kernel";
import { openWebSocketWith } from "@tributary/link";
import { LOGIN_POPUP_NAME } from "@tributary/protocol/conduit";
import { PANEL_CONFIG_PATH, PANEL_SOCKET_PATH, type PanelPageConfig, panelPageConfig } from "@tributary/protocol/panel";
import { createRoot } from "react-dom/client";
import * as v from "valibot";
import "@tributary/ui/tokens.css";
import "./shell/base.css";
import { createHostTone } from "./features/incoming/host-tone.ts";
import { createRingTone } from "./features/incoming/ring-tone.ts";
import { messages } from "./messages/en.ts";
import { importAgain } from "./shared/import-again.ts";
import { ClockProvider } from "./shared/ticking.tsx";
import { App, type PanelPage } from "./shell/app.view.tsx";
import { ErrorBoundary } from "./shell/error-boundary.tsx";
import { loadTransferCommands } from "./shell/lazy-views.tsx";
import type { Notifications } from "./shell/panel/alert-controller.ts";
import { createPanel, type Panel } from "./shell/panel/panel.ts";
import { createPanelLink } from "./shell/panel/panel-link.ts";
import { createSignInWindow, type SignInWindow } from "./shell/panel/sign-in-window.ts";
import { PlainPage } from "./shell/plain-page.view.tsx";
import { refuseDroppedFiles } from "./shell/refuse-dropped-files.ts";

const clock = createSystemClock();
const random = createSystemRandom();
const log = consoleLogger({});
const pageId = uuidV7(clock.now(), random);
const browsers = createBrowserTokens(wrapStorage(() => localStorage));
const auth = createAuthClient((path, init) => fetch(path, init), browsers);
const sessions = createSessionStorage([wrapStorage(() => sessionStorage), wrapStorage(() => localStorage)]);
const signInChannel = openSignInChannel(window);

const element = document.getElementById("panel");
if (element === null) throw new Error("page has no element #panel");
refuseDroppedFiles(document);
const root = createRoot(element);

show(<PlainPage>{messages.shell.starting}</PlainPage>);
if (isSignInWindow()) showPage(openSignInWindow());
// Without a top-level await, which would keep the bundler from merging shared code into the first script.
else void readConfig().then((config) => showPage(openPanel(config)));

/** True for a popup opened for sign-in: by a host under the known window name, or at /login. */
function isSignInWindow(): boolean {
  if (window.opener === null || window.parent !== window) return false;
  return window.name === LOGIN_POPUP_NAME || location.pathname.startsWith("/login");
}

function openSignInWindow(): SignInWindow {
  const closeWindow = (): void => window.close();
  return createSignInWindow({ clock, log, auth, sessions, channel: signInChannel, closeWindow }, pageId);
}

function openPanel({ approvedOrigins, instance }: PanelPageConfig): Panel {
  // Without an opener, /login leads to the panel itself.
  if (location.pathname.startsWith("/login")) history.replaceState(null, "", "/ccp-v2/");
  const openSocket = openWebSocketWith((address) => new WebSocket(address));
  const panel = createPanel({
    clock,
    log,
    auth,
    sessions,
    signInChannel,
    settings: wrapStorage(() => localStorage),
    tabSettings: wrapStorage(() => sessionStorage),
    notifications: createNotifications(),
    openLink: (options) => {
      const address = `${location.origin.replace(/^http/u, "ws")}${PANEL_SOCKET_PATH}`;
      return createPanelLink({ openSocket, clock, random, log }, { ...options, address, pageId });
    },
    openConduit: (server, on) => {
      const hostWindow = openHostWindow(window);
      const openChannel = (): MessageChannel => new MessageChannel();
      const listMediaDevices = (): Promise<MediaDeviceInfo[]> => navigator.mediaDevices.enumerateDevices();
      const deps = { hostWindow, server, openChannel, listMediaDevices, clock, log };
      return createPanelConduit(deps, { pageId, approvedOrigins, instance, ...on });
    },
    openSession: (deps, { contactId, conversationId, agentConnectionId }) =>
      createAgentChatSession(
        {
          ...deps,
          clock,
          random,
          log,
          fetch: (url, request) => fetch(url, request),
          put: putByRequest(() => new XMLHttpRequest()),
        },
        { contactId, initialContactId: conversationId, participantId: agentConnectionId, endpoint: location.origin },
      ),
    loadCommands: loadTransferCommands,
    loadCalls: importAgain(() => import("./shell/call-script.ts")),
    newToken: () => uuidV7(clock.now(), random),
    openTone: (onBlockedChange) => {
      const own = createRingTone({ clock, log, createContext: () => new AudioContext(), onBlockedChange });
      return createHostTone({ own, createPlayer: (url) => new Audio(url), onBlockedChange });
    },
    setTitle: (title) => {
      document.title = title;
    },
  });
  for (const touch of ["pointerdown", "keydown"])
    window.addEventListener(touch, () => panel.touched(), { capture: true });
  for (const hint of ["online", "pageshow"]) window.addEventListener(hint, () => panel.nudge());
  window.addEventListener("offline", () => panel.interrupt());
  document.addEventListener("visibilitychange", () => panel.nudge());
  return panel;
}

/** Frames of other sites get no permission, and Safari on iOS has no notifications in a tab. */
function createNotifications(): Notifications {
  const none = { [Symbol.dispose]: () => undefined };
  const isOffered = "Notification" in window && window.parent === window;
  return {
    request() {
      if (isOffered && Notification.permission === "default") void Notification.requestPermission();
    },
    show({ title, body, tag, onOpen }) {
      if (!isOffered || Notification.permission !== "granted" || !document.hidden) return none;
      try {
        const shown = new Notification(title, { body, tag, icon: "/ccp-v2/icon.svg" });
        shown.onclick = () => {
          window.focus();
          onOpen();
          shown.close();
        };
        return { [Symbol.dispose]: () => shown.close() };
      } catch (cause) {
        log.warn("notification not shown", { cause: asError(cause) }); // Chrome on Android throws
        return none;
      }
    },
  };
}

/** Retries until the center responds. */
async function readConfig(): Promise<PanelPageConfig> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await fetch(PANEL_CONFIG_PATH);
      if (answer.ok) return v.parse(panelPageConfig, await answer.json());
      log.warn("center not reachable", { status: answer.status });
    } catch (cause) {
      log.warn("center not reachable", { cause: asError(cause) });
    }
    show(<PlainPage>{messages.shell.lost}</PlainPage>);
    const delayMs = backoffMs(attempt, { firstMs: 500, maxMs: 5_000, jitterRatio: 0.5 }, random);
    await new Promise<void>((resolve) => void clock.after(delayMs, resolve));
  }
}

function showPage(page: PanelPage): void {
  show(<App page={page} isFramed={window.parent !== window} onReload={() => location.reload()} />);
}

function show(content: React.ReactNode): void {
  root.render(
    <ClockProvider clock={clock}>
      <ErrorBoundary log={log} onReload={() => location.reload()}>
        {content}
      </ErrorBoundary>
    </ClockProvider>,
  );
}

/** Writes warnings and errors only. */
function consoleLogger(bound: LogFields): Logger {
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (message, fields) => console.warn(message, { ...bound, ...fields }),
    error: (message, fields) => console.error(message, { ...bound, ...fields }),
    child: (fields) => consoleLogger({ ...bound, ...fields }),
  };
}
