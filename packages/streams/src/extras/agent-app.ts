/**
 * `connect.agentApp`: the panel and other apps, each in its own container.
 *
 * Source: docs/wire/streams.md#initccp, #globals and #surprises-and-upstream-defects.
 */
import { IFrameConduit } from "../conduit/upstream-conduit.ts";
import { findAppFrame } from "../core/app-frame.ts";
import type { CoreNames, TerminateCustomViewOptions } from "../core/core-namespace.ts";
import type { InitCCPOptions } from "../core/init-options.ts";
import { FRAME_NAME } from "../core/panel-frame.ts";
import type { Contact } from "../facade/contact-types.ts";
import type { ContactNames } from "../facade/facade-namespace.ts";
import type { LogNames } from "../log/log-namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import type { UtilityNames } from "../utilities/utilities-namespace.ts";
import { type AppRegistry, createAppRegistry } from "./app-registry.ts";

/** Selection and lifetime of a custom contact view. */
export type CustomViewsOptions = {
  readonly contact?: Contact | string;
  readonly contactFlowId?: string;
  /** Distinguishes several views on a page. */
  readonly iframeSuffix?: string;
  /** Keeps the view after its contact is destroyed. */
  readonly disableAutoDestroy?: boolean;
  readonly terminateCustomViewOptions?: TerminateCustomViewOptions;
  /** False: opens a separate view even if another view of the same contact is open. */
  readonly deduplicate?: boolean;
};

/** Start options of an app. */
export type AppOptions = {
  readonly ccpParams?: Partial<InitCCPOptions>;
  readonly customViewsParams?: CustomViewsOptions;
  readonly style?: string;
  /** Called after each load of the app's frame; not for the panel. */
  readonly onLoad?: (event: Event) => unknown;
};

/** `connect.agentApp`. */
export interface AgentApp {
  /** The same as `core.initCCP`. */
  initCCP(container: HTMLElement, options: InitCCPOptions | string): void;
  /** True while the app is running. */
  isInitialized(appName: string): boolean;
  /** Forwards the panel's events to the app in the frame with this id once the frame has loaded. */
  initAppCommunication(iframeId: string, endpoint: string): void;
  /**
   * Starts `ccp`, `customviews` or another app in the container with this id, or in this element.
   *
   * Errors: ValueError if the container is missing; Error if the custom view's name is in use.
   */
  initApp(appName: string, container: string | HTMLElement, appUrl: string, config?: AppOptions): void;
  /** Stops an app and removes its frame. For the panel: signs the agent out and resolves to true if the request succeeded. */
  stopApp(appName: string): unknown;
  AppRegistry: AppRegistry;
}

/** Required namespace members. */
type Names = CoreNames & ContactNames & LogNames & UtilityNames;

const PANEL = "ccp";
const CUSTOM_VIEWS = "customviews";

/** Panel events that are forwarded to apps. */
const FORWARDED_EVENTS = [
  "agent::update",
  "contact::view",
  "acknowledge",
  "terminated",
  "task::created",
  "email::created",
];

/** Maximum time for the response of the sign-out page, and then for the panel to sign out. Unit: milliseconds. */
const SIGN_OUT_MS = 1_000;

const PANEL_DEFAULTS = {
  ccpLoadTimeout: 10_000,
  loginPopup: true,
  softphone: {
    allowFramedSoftphone: true,
    disableRingtone: false,
    allowFramedVideoCall: true,
    allowFramedScreenSharing: true,
    allowFramedScreenSharingPopUp: false,
  },
};

/** Creates the agent app of an instance. */
export function createAgentApp(ns: Names, deps: StreamsDeps): AgentApp {
  const { window } = deps;
  const registry = createAppRegistry(deps, PANEL);
  const app: AgentApp = {
    AppRegistry: registry,
    initCCP: (container, options) => ns.core.initCCP(container, options),
    isInitialized: (appName) => registry.get(appName)?.instance !== undefined,
    initAppCommunication(iframeId, endpoint) {
      const frame = findAppFrame(window.document, iframeId, registry.get(iframeId)?.containerDOM);
      frame?.addEventListener("load", () => forwardEvents(ns, deps, { frame, endpoint }), { once: true });
    },
    // biome-ignore lint/complexity/useMaxParams: pages call it with these
    initApp(appName, containerOrId, appUrl, options) {
      const config = options ?? {};
      const found = typeof containerOrId === "string" ? window.document.getElementById(containerOrId) : containerOrId;
      const container = ns.assertNotNull(found, "container");
      const endpoint = /\/$|[^=?&]=[^=?&]/.test(appUrl) ? appUrl : `${appUrl}/`;
      const start = { container, endpoint, config };
      if (appName === PANEL) startPanel(ns, deps, { ...start, registry });
      else if (appName === CUSTOM_VIEWS && config.customViewsParams) startCustomView(ns, deps, { ...start, app });
      else startFramed(app, { ...start, name: appName, destroy: () => null });
    },
    stopApp: (appName) => registry.stop(appName),
  };
  return app;
}

type AppStart = { readonly container: HTMLElement; readonly endpoint: string; readonly config: AppOptions };

type Framed = AppStart & { readonly name: string; readonly destroy: () => unknown };

function startFramed(
  { AppRegistry, initAppCommunication }: AgentApp,
  { name, container, endpoint, config, destroy }: Framed,
): void {
  AppRegistry.register(name, { endpoint, style: config.style, onLoad: config.onLoad }, container);
  AppRegistry.start(name, () => ({ init: () => initAppCommunication(name, endpoint), destroy }));
}

/** Starts the panel; signs out when it is stopped. The sign-in page is next to a URL with `ccp-v2`; otherwise it is the URL itself. */
function startPanel(
  ns: Names,
  deps: StreamsDeps,
  { registry, container, endpoint, config }: AppStart & { readonly registry: AppRegistry },
): void {
  const base = endpoint.includes("ccp-v2") ? endpoint.slice(0, endpoint.indexOf("ccp-v2") - 1) : undefined;
  registry.register(PANEL, { endpoint, style: config.style, onLoad: config.onLoad }, container);
  registry.start(PANEL, () => ({
    init() {
      ns.core.initCCP(container, {
        ccpUrl: endpoint,
        ...PANEL_DEFAULTS,
        ...(base === undefined ? {} : { loginUrl: `${base}/login` }),
        ...config.ccpParams,
        ...(config.style ? { style: config.style } : {}),
      });
    },
    destroy() {
      for (const frame of container.querySelectorAll("iframe")) {
        if (frame.name === FRAME_NAME) frame.style.display = "none";
      }
      return signOut(ns, deps, base === undefined ? new URL("logout", endpoint).href : `${base}/logout`);
    },
  }));
}

/**
 * Ends the agent's session by the sign-out page and through the panel, then terminates the panel.
 *
 * The panel signs out by itself too, because browsers without partitioned cookies do not send the page the session. Its frame is therefore
 * hidden first and removed when it has signed out.
 */
async function signOut(ns: Names, { clock }: StreamsDeps, url: string): Promise<boolean> {
  const bus = ns.core.getEventBus();
  const ended = new Promise<boolean>((resolve) => {
    for (const event of ["terminated", "auth_fail"]) bus.subscribe(event, () => resolve(true));
  });
  const request = inTime(
    clock,
    ns.fetch(url, { credentials: "include" }).then(
      () => true,
      (error: unknown) => {
        ns.getLog().error("failed to sign out").withException(error);
        return false;
      },
    ),
  );
  await Promise.race([request, ended]);
  bus.trigger("terminate");
  await inTime(clock, ended);
  if (ns.core.getEventBus() === bus) ns.core.terminate(); // the page may have started the panel again
  return request;
}

/** Resolves like the promise, or to false after {@link SIGN_OUT_MS}. */
async function inTime(clock: StreamsDeps["clock"], promise: Promise<boolean>): Promise<boolean> {
  let timer: Disposable | undefined;
  const late = new Promise<boolean>((resolve) => (timer = clock.after(SIGN_OUT_MS, () => resolve(false))));
  const isInTime = await Promise.race([promise, late]);
  timer?.[Symbol.dispose]();
  return isInTime;
}

/** Starts a contact view in a frame named `customviews<suffix>`; it ends with its contact by default. */
function startCustomView(ns: Names, deps: StreamsDeps, { app, ...start }: AppStart & { readonly app: AgentApp }): void {
  const { container, endpoint, config } = start;
  const { contact, iframeSuffix, ...view } = config.customViewsParams ?? {};
  const name = `${CUSTOM_VIEWS}${iframeSuffix || ""}`;
  const { AppRegistry } = app;
  if (AppRegistry.get(name)) throw new Error(`Custom view ${name} is already open: use another iframeSuffix.`);
  startFramed(app, { ...start, name, destroy: () => AppRegistry.delete(name) });

  function show(resolved: Contact | undefined): void {
    const { contactId = contact, state, connections } = resolved ? resolved.toSnapshot()._getData() : {};
    const agentConnectionId = connections?.find(({ type }) => type === "agent")?.connectionId;
    const query = new URLSearchParams({ agentAppTabId: `${ns.randomId()}-tab` });
    const parameters = { contactFlowId: view.contactFlowId, currentContactId: contactId, agentConnectionId };
    for (const [key, value] of Object.entries(parameters)) if (value) query.set(key, String(value));
    const group = view.deduplicate === false ? "ADHOC" : (state?.type.toUpperCase() ?? "DEFAULT");
    query.set("duplicateCustomViewsAppId", group);
    const frame = findAppFrame(deps.window.document, name, container);
    if (frame) frame.src = `${endpoint}?${query}`;
    if (resolved && !view.disableAutoDestroy) {
      resolved.onDestroy(() => ns.core.terminateCustomView(endpoint, iframeSuffix, view.terminateCustomViewOptions));
    }
  }
  if (typeof contact !== "string") {
    show(contact);
    return;
  }
  let isShown = false;
  ns.agent((agent) => {
    if (isShown) return; // called again for each start of the panel
    isShown = true;
    show(agent.getContacts().find((each) => each.getContactId() === contact));
  });
}

type AppFrame = { readonly frame: HTMLIFrameElement; readonly endpoint: string };

/** Forwards the panel's events until the frame leaves the page: views are opened and closed for each contact. */
function forwardEvents(ns: Names, { window }: StreamsDeps, { frame, endpoint }: AppFrame): void {
  const conduit = new IFrameConduit(endpoint, window, frame);
  const upstream = ns.core.getUpstream();
  const subscriptions = FORWARDED_EVENTS.map((event) =>
    upstream.onUpstream(event, (data: unknown) => {
      if (frame.isConnected) conduit.sendUpstream(event, data);
      else stop();
    }),
  );
  function stop(): void {
    for (const each of subscriptions) each.unsubscribe();
    conduit.shutdown();
  }
}
