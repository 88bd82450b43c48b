/**
 * `connect.agentApp`: the panel and other apps, each in its own container.
 *
 * Source: docs/wire/streams.md#initccp, #globals and #surprises-and-upstream-defects.
 */
import { IFrameConduit } from "../conduit/upstream-conduit.ts";
import type { CoreNames, TerminateCustomViewOptions } from "../core/core-namespace.ts";
import type { InitCCPOptions } from "../core/init-options.ts";
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
   * Starts `ccp`, `customviews` or another app. Errors: ValueError if the container is missing; Error if the custom view's name is in use.
   */
  initApp(appName: string, containerId: string, appUrl: string, config?: AppOptions): void;
  stopApp(appName: string): void;
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
      const frame = window.document.getElementById(iframeId) as HTMLIFrameElement | null; // ids of apps belong to frames only
      frame?.addEventListener("load", () => forwardEvents(ns, deps, { frame, endpoint }), { once: true });
    },
    // biome-ignore lint/complexity/useMaxParams: pages call it with these
    initApp(appName, containerId, appUrl, options) {
      const config = options ?? {};
      const container = ns.assertNotNull(window.document.getElementById(containerId), "container");
      const endpoint = /[/?]$|\?/.test(appUrl) ? appUrl : `${appUrl}/`;
      if (appName === PANEL) startPanel(ns, registry, { container, endpoint, config });
      else if (appName === CUSTOM_VIEWS) startCustomView(ns, deps, { app, container, endpoint, config });
      else startFramed(app, { name: appName, container, endpoint, style: config.style });
    },
    stopApp: (appName) => registry.stop(appName),
  };
  return app;
}

type Framed = {
  readonly name: string;
  readonly container: HTMLElement;
  readonly endpoint: string;
  readonly style: string | undefined;
};

function startFramed(
  { AppRegistry, initAppCommunication }: AgentApp,
  { name, container, endpoint, style }: Framed,
): void {
  AppRegistry.register(name, { endpoint, ...(style === undefined ? {} : { style }) }, container);
  AppRegistry.start(name, () => ({
    init: () => initAppCommunication(name, endpoint),
    destroy() {},
  }));
}

type AppStart = { readonly container: HTMLElement; readonly endpoint: string; readonly config: AppOptions };

/** Starts the panel; signs out when it is stopped. The sign-in page is next to a URL with `ccp-v2`; otherwise it is the URL itself. */
function startPanel(ns: Names, registry: AppRegistry, { container, endpoint, config }: AppStart): void {
  const base = endpoint.includes("ccp-v2") ? endpoint.slice(0, endpoint.indexOf("ccp-v2") - 1) : undefined;
  registry.register(PANEL, { endpoint }, container);
  registry.start(PANEL, () => ({
    init() {
      ns.core.initCCP(container, {
        ccpUrl: endpoint,
        ...PANEL_DEFAULTS,
        ...(base === undefined ? {} : { loginUrl: `${base}/login` }),
        ...config.ccpParams,
        ...(config.style === undefined ? {} : { style: config.style }),
      });
    },
    destroy() {
      const logout = base === undefined ? new URL("logout", endpoint).href : `${base}/logout`;
      const report = (error: unknown): void => void ns.getLog().error("failed to sign out").withException(error);
      void ns.fetch(logout, { credentials: "include" }).then(() => ns.core.getEventBus().trigger("terminate"), report);
    },
  }));
}

/** Starts a contact view in a frame named `customviews<suffix>`; it ends with its contact by default. */
function startCustomView(
  ns: Names,
  deps: StreamsDeps,
  { app, container, endpoint, config }: AppStart & { readonly app: AgentApp },
): void {
  const { contact, contactFlowId, iframeSuffix = "", ...views } = config.customViewsParams ?? {};
  const name = `${CUSTOM_VIEWS}${iframeSuffix}`;
  if (app.isInitialized(name)) throw new Error(`Custom view ${name} is already open: use another iframeSuffix.`);

  const query = new URLSearchParams({ agentAppTabId: `${ns.randomId()}-tab` });
  if (contactFlowId) query.set("contactFlowId", contactFlowId);
  if (contact) query.set("currentContactId", typeof contact === "string" ? contact : contact.getContactId());
  if (views.deduplicate !== false) query.set("duplicateCustomViewsAppId", "DEFAULT");
  startFramed(app, { name, container, endpoint: `${endpoint}?${query}`, style: config.style });

  if (!contact || views.disableAutoDestroy) return;
  const shown = typeof contact === "string" ? new ns.Contact(contact) : contact;
  const subscription = shown.onDestroy(() => {
    subscription.unsubscribe();
    ns.core.terminateCustomView(
      new URL(endpoint, deps.window.location.href).origin,
      iframeSuffix,
      views.terminateCustomViewOptions,
    );
  });
}

type AppFrame = { readonly frame: HTMLIFrameElement; readonly endpoint: string };

function forwardEvents(ns: Names, { window }: StreamsDeps, { frame, endpoint }: AppFrame): void {
  const conduit = new IFrameConduit(endpoint, window, frame);
  const upstream = ns.core.getUpstream();
  for (const event of FORWARDED_EVENTS)
    upstream.onUpstream(event, (data: unknown) => conduit.sendUpstream(event, data));
}
