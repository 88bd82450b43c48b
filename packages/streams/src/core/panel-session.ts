/**
 * Session started by one `initCCP`: frame, conduit, handshake, keepalive, sign-in. All of it ends with its scope.
 *
 * Source: docs/wire/streams.md#host-and-panel.
 */
import { createScope, type Scope } from "@tributary/kernel";
import type { BusListener } from "../bus/event-bus.ts";
import { API_EVENTS, MASTER_EVENTS } from "../client/client.ts";
import { createConduitClient } from "../client/conduit-client.ts";
import { IFrameConduit } from "../conduit/upstream-conduit.ts";
import { createLoginFlow, type LoginFlow } from "../login/login-flow.ts";
import { createLoginPopup } from "../login/login-popup.ts";
import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { createWebSocketProvider } from "../web-socket/web-socket-provider.ts";
import { configureMessage, wantsConfigure } from "./configure.ts";
import type { InitCCPOptions } from "./init-options.ts";
import { createKeepalive } from "./keepalive.ts";
import type { PanelFrame } from "./panel-frame.ts";

/** Defaults of options. Unit: milliseconds. Source: docs/wire/streams.md#constants-and-timers. */
const LOAD_TIMEOUT_MS = 5_000;
const SYN_PAUSE_MS = 1_000;
const ACK_TIMEOUT_MS = 3_000;
/** Delay before the frame's appearance is reported to the panel. Unit: milliseconds. */
const APPEARANCE_DELAY_MS = 10_000;

/** Session from `initCCP` to `terminate`. */
export interface PanelSession extends Disposable {
  readonly options: InitCCPOptions;
  readonly frame: PanelFrame;
  readonly conduit: IFrameConduit;
  /** Starts the sign-in as if the panel were signed out. */
  authenticate(): void;
}

/** Starts the session and waits for the first message of the panel in `frame`. `ns.core.eventBus` belongs to this session. */
export function startPanelSession(
  ns: Connect,
  deps: StreamsDeps,
  { frame, options }: Pick<PanelSession, "frame" | "options">,
): PanelSession {
  const { clock } = deps;
  const scope = createScope();
  const bus = ns.core.getEventBus();
  const conduit = openConduit(ns, deps, { frame, scope });
  conduit.onAllUpstream(bus.bridge());
  // Pages sign out with this event, after a request to the sign-out page.
  bus.subscribe("terminate", () => conduit.sendUpstream("terminate"));

  const loginFlow = createLogin(ns, deps, { options, scope, replaceFrame });
  function replaceFrame(): void {
    frame.replace();
    conduit.retarget(frame.element);
  }
  const loading = clock.after(options.ccpLoadTimeout || LOAD_TIMEOUT_MS, () => bus.trigger("ack_timeout"));
  scope.use(loading);
  scope.use(clock.after(APPEARANCE_DELAY_MS, () => conduit.sendUpstream("iframe_style", frame.appearance())));
  const session: PanelSession = {
    options,
    frame,
    conduit,
    authenticate: () => loginFlow.step("asked"),
    [Symbol.dispose]: () => scope[Symbol.dispose](),
  };
  startHandshake(ns, deps, { session, scope, loginFlow, onLoaded: () => loading[Symbol.dispose]() });
  return session;
}

function openConduit(
  ns: Connect,
  { window }: StreamsDeps,
  { frame, scope }: { frame: PanelFrame; scope: Scope },
): IFrameConduit {
  const conduit = new IFrameConduit(frame.element.src, window, frame.element);
  const onFault = (name: string, error: unknown): void => {
    ns.getLog().error("event handler failed: %s", name).withException(error);
  };
  conduit.upstreamBus.onFault = onFault;
  scope.defer(() => conduit.shutdown());
  conduit.onUpstream("log", (line: unknown) => ns.getLog().addPanelLine(line));
  ns.core.upstream = conduit;
  ns.core.webSocketProvider = createWebSocketProvider(conduit, { refuse: (text) => new ns.ValueError(text), onFault });
  return conduit;
}

type Login = { readonly options: InitCCPOptions; readonly scope: Scope; readonly replaceFrame: () => void };

/** Decides when to ask the agent to sign in. Source: docs/wire/streams.md#signing-in-and-out. */
function createLogin(ns: Connect, deps: StreamsDeps, { options, scope, replaceFrame }: Login): LoginFlow {
  const { clock } = deps;
  const bus = ns.core.getEventBus();
  const { loginOptions = {}, loginUrl } = options;
  const { width = 433, height = 578, top = 0, left = 0 } = loginOptions;
  const popup = createLoginPopup(deps, {
    // Pages pass an empty loginUrl for none; in all options an empty value means the default.
    url: loginUrl || options.ccpUrl,
    navigatesAgain: Boolean(loginUrl),
    features: options.loginOptions ? `width=${width}, height=${height}, top=${top}, left=${left}` : "",
    onProblem: (error) => ns.getLog().error("failed to open sign-in popup").withException(error),
  });
  const flow = createLoginFlow(
    {
      clock,
      popup: options.loginPopup === false ? undefined : popup,
      replaceFrame,
      onExhausted: () => bus.trigger("iframe_retries_exhausted"),
    },
    {
      refreshMs: options.ccpLoadTimeout || LOAD_TIMEOUT_MS,
      closesPopup: Boolean(options.loginPopupAutoClose || loginOptions.autoClose),
    },
  );
  scope.use(popup);
  scope.use(flow);

  let delayed: Disposable | undefined;
  scope.defer(() => delayed?.[Symbol.dispose]());
  const ask = (): void => flow.step("asked");
  const askLater = (): void => {
    delayed?.[Symbol.dispose]();
    delayed = clock.after(options.ccpAckTimeout || ACK_TIMEOUT_MS, ask);
  };
  const subscriptions = [bus.subscribe("ack_timeout", ask)];
  if (loginOptions.disableAuthPopupAfterLogout) {
    const first = bus.subscribe("init", () => {
      for (const { unsubscribe } of [...subscriptions, first]) unsubscribe();
    });
  } else subscriptions.push(bus.subscribe("terminated", askLater), bus.subscribe("auth_fail", askLater));
  return flow;
}

type Handshake = {
  readonly session: PanelSession;
  readonly scope: Scope;
  readonly loginFlow: LoginFlow;
  readonly onLoaded: () => void;
};

/** Responds to the panel's first acknowledge, then starts the keepalive. Source: docs/wire/streams.md#handshake. */
function startHandshake(ns: Connect, deps: StreamsDeps, { session, scope, loginFlow, onLoaded }: Handshake): void {
  const { conduit, options } = session;
  const bus = ns.core.getEventBus();
  const keepalive = createKeepalive(
    {
      clock: deps.clock,
      send: () => conduit.sendUpstream("synchronize"),
      onMissed: () => {
        if (options.loginOptions?.enableAckTimeout) bus.trigger("ack_timeout");
      },
    },
    { pauseMs: options.ccpSynTimeout || SYN_PAUSE_MS, timeoutMs: options.ccpAckTimeout || ACK_TIMEOUT_MS },
  );
  scope.use(keepalive);
  const sendConfigure = (): void => conduit.sendUpstream("configure", configureMessage(options));

  const first: BusListener = (data) => {
    ns.core.client = createConduitClient(deps, conduit, API_EVENTS);
    ns.core.masterClient = createConduitClient(deps, conduit, MASTER_EVENTS);
    const about = parseAcknowledge(data);
    if (about === undefined) return; // from the panel of a previous page; the new panel's acknowledge contains an id
    waiting.unsubscribe();
    ns.core.portStreamId = about.id;
    ns.core.panelInstance = about.instance;
    if (wantsConfigure(options)) sendConfigure();
    conduit.onUpstream("request_configure", sendConfigure);
    onLoaded();
    conduit.sendUpstream("outer_context_info", { streamsVersion: ns.version });
    keepalive.start();
    ns.core.initialized = true;
    bus.trigger("init");
  };
  conduit.onUpstream("acknowledge", () => {
    keepalive.acknowledged();
    loginFlow.step("acknowledged");
  });
  const waiting = conduit.onUpstream("acknowledge", first);
  conduit.onUpstream("update_connected_ccps", (data: unknown) => {
    ns.numberOfConnectedCCPs = readLength(data) ?? ns.numberOfConnectedCCPs;
  });
}

/** Reads the first acknowledge: the panel's id and, if present, its instance. Parsed by hand for size. */
function parseAcknowledge(data: unknown): { id: string; instance: Connect["core"]["panelInstance"] } | undefined {
  if (typeof data !== "object" || data === null || !("id" in data)) return undefined;
  const instance = "instance" in data && typeof data.instance === "object" ? data.instance : null;
  const isKnown = instance !== null && "region" in instance && typeof instance.region === "string";
  return { id: String(data.id), instance: isKnown ? { region: String(instance.region) } : null };
}

function readLength(data: unknown): number | undefined {
  return typeof data === "object" && data !== null && "length" in data && typeof data.length === "number"
    ? data.length
    : undefined;
}
