/** `connect.agentApp`: the panel and other apps, each in a container of its own. Source: docs/wire/streams.md#initccp, #globals and #surprises-and-upstream-defects. */
import { IFrameConduit } from "../conduit/upstream-conduit.ts";
import type { CoreNames, TerminateCustomViewOptions } from "../core/core-namespace.ts";
import type { InitCCPOptions } from "../core/init-options.ts";
import type { Contact } from "../facade/contact-types.ts";
import type { ContactNames } from "../facade/facade-namespace.ts";
import type { LogNames } from "../log/log-namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import type { UtilityNames } from "../utilities/utilities-namespace.ts";
import { type AppRegistry, createAppRegistry } from "./app-registry.ts";

/** Which view of a contact is shown, and how it ends. */
export type CustomViewsOptions = {
  readonly contact?: Contact | string;
  readonly contactFlowId?: string;
  /** Tells several views on a page apart. */
  readonly iframeSuffix?: string;
  /** Keeps the view when its contact is gone. */
  readonly disableAutoDestroy?: boolean;
  readonly terminateCustomViewOptions?: TerminateCustomViewOptions;
  /** false: a view of its own even if one of the same contact is open elsewhere. */
  readonly deduplicate?: boolean;
};

/** What an app is started with. */
export type AppOptions = {
  readonly ccpParams?: Partial<InitCCPOptions>;
  readonly customViewsParams?: CustomViewsOptions;
  readonly style?: string;
};

/** `connect.agentApp`. */
export interface AgentApp {
  /** The same as `core.initCCP`. */
  initCCP(container: HTMLElement, options: InitCCPOptions | string): void;
  /** Whether the app runs. */
  isInitialized(appName: string): boolean;
  /** Lets the app in the frame with this id hear what the panel says, once it is loaded. */
  initAppCommunication(iframeId: string, endpoint: string): void;
  /** Starts `ccp`, `customviews` or another app. Errors: ValueError without the container; Error for a custom view whose name is taken. */
  initApp(appName: string, containerId: string, appUrl: string, config?: AppOptions): void;
  stopApp(appName: string): void;
  AppRegistry: AppRegistry;
}

/** What it needs of its instance. */
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

/** Makes it for one instance. */
export function createAgentApp(ns: Names, deps: StreamsDeps): AgentApp {
  const { window } = deps;
  const registry = createAppRegistry(deps, PANEL);
  const app: AgentApp = {
    AppRegistry: registry,
    initCCP: (container, options) => ns.core.initCCP(container, options),
    isInitialized: (appName) => registry.get(appName)?.instance !== undefined,
    initAppCommunication(iframeId, endpoint) {
      const frame = window.document.getElementById(iframeId) as HTMLIFrameElement | null; // only frames have ids of apps
      frame?.addEventListener("load", () => tellApp(ns, deps, { frame, endpoint }), { once: true });
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

type Wanted = { readonly container: HTMLElement; readonly endpoint: string; readonly config: AppOptions };

/** The panel: signs out when it is stopped. Its sign-in is beside an address with `ccp-v2`, and the address itself otherwise. */
function startPanel(ns: Names, registry: AppRegistry, { container, endpoint, config }: Wanted): void {
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
      const report = (error: unknown): void => void ns.getLog().error("Failed to sign out.").withException(error);
      void ns.fetch(logout, { credentials: "include" }).then(() => ns.core.getEventBus().trigger("terminate"), report);
    },
  }));
}

/** A view of a contact, in a frame named `customviews<suffix>`; it ends with its contact unless told otherwise. */
function startCustomView(
  ns: Names,
  deps: StreamsDeps,
  { app, container, endpoint, config }: Wanted & { readonly app: AgentApp },
): void {
  const { contact, contactFlowId, iframeSuffix = "", ...views } = config.customViewsParams ?? {};
  const name = `${CUSTOM_VIEWS}${iframeSuffix}`;
  if (app.isInitialized(name))
    throw new Error(`A custom view named ${name} is open: give this one another iframeSuffix.`);

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

function tellApp(ns: Names, { window }: StreamsDeps, { frame, endpoint }: AppFrame): void {
  const conduit = new IFrameConduit(endpoint, window, frame);
  const upstream = ns.core.getUpstream();
  for (const event of FORWARDED_EVENTS)
    upstream.onUpstream(event, (data: unknown) => conduit.sendUpstream(event, data));
}
