import { createScope, type Scope } from "@tributary/kernel";
import type { Client } from "../client/client.ts";
import { createMediaFactory } from "../media/create-media-factory.ts";
import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import type { Core } from "./core-namespace.ts";
import type { InitCCPOptions } from "./init-options.ts";
import { createPanelFrame, type PanelFrame } from "./panel-frame.ts";
import { type PanelSession, startPanelSession } from "./panel-session.ts";
import type { StorageAccessFlow } from "./storage-access.ts";

type Lifecycle = Pick<Core, "initCCP" | "terminate" | "reauthenticateAfterLogout" | "getSDKClientConfig">;

/** What is running: from `initCCP` to `terminate`, or to the next `initCCP`. */
type Running = { readonly frame: PanelFrame; readonly scope: Scope; session?: PanelSession };

/** The members of `core` that begin and end what runs. Source: docs/wire/streams.md#handshake, #initccp and #core. */
export function coreLifecycle(ns: Connect, deps: StreamsDeps): Lifecycle {
  let running: Running | undefined;
  let leftover: PanelFrame | undefined;

  function stop(): void {
    leftover = running?.frame ?? leftover; // ended twice in a turn, the frame still has to go
    running?.scope[Symbol.dispose]();
    running = undefined;
    Object.assign(ns.core, { client: createNullClient(), masterClient: createNullClient(), upstream: null });
    ns.core.initialized = false;
    ns.agent.initialized = false;
    ns.numberOfConnectedCCPs = null;
  }
  function removeLeftover(): void {
    leftover?.remove();
    leftover = undefined;
  }

  return {
    initCCP(container, params) {
      if (!container) throw new ns.ValueError("containerDiv must be provided");
      const options = readOptions(params);
      if (!options?.ccpUrl) throw new ns.ValueError("params.ccpUrl must be provided");
      if (running?.frame.element.isConnected) {
        ns.getLog().warn("initCCP ignored: the panel is on the page already.");
        return;
      }
      if (running !== undefined) stop(); // the page has thrown the frame away, and begins anew
      removeLeftover();
      ns.core.initOptions = options;
      running = run(ns, deps, { container, options });
    },
    terminate() {
      stop();
      ns.core.getEventBus()?.unsubscribeAll();
      ns.core.agentDataProvider = undefined; // what was known of the agent is nobody's any more
      // Pages were told to remove the frame by themselves, in this turn: they still find it.
      if (leftover !== undefined) deps.clock.soon(removeLeftover);
    },
    reauthenticateAfterLogout() {
      if (running?.session === undefined) throw new Error("initCCP must come first.");
      running.session.authenticate();
    },
    getSDKClientConfig() {
      if (ns.core.initOptions === undefined) throw new Error("Provider is not initialized");
      return { provider: ns.core.initOptions.provider ?? ns.core.sdk.provider };
    },
  };
}

/** A string is the panel's address. */
function readOptions(params: InitCCPOptions | string | null | undefined): InitCCPOptions | undefined {
  return typeof params === "string" ? { ccpUrl: params } : (params ?? undefined);
}

type Wanted = { readonly container: HTMLElement; readonly options: InitCCPOptions };

/** Puts the frame into the page; the session begins at once, or when the browser has granted the panel its cookies. */
function run(ns: Connect, deps: StreamsDeps, { container, options }: Wanted): Running {
  const { window } = deps;
  const storage = askingFlow(ns, options);
  openBus(ns, options);
  const src = storage?.getRequestStorageAccessUrl() ?? options.ccpUrl;
  const frame = createPanelFrame(window, container, { ...options, src });
  const running: Running = { frame, scope: createScope() };
  const { scope } = running;
  const ccpOrigin = new URL(options.ccpUrl, window.location.href).origin;
  const source = (): unknown => frame.element.contentWindow;
  scope.use(ns.core.sdk.attach({ window, location: window.location, ccpOrigin, source }));
  ns.core.mediaFactory = scope.use(createMediaFactory(ns, deps, options));
  const begin = (): void => {
    running.session = scope.use(startPanelSession(ns, deps, { frame, options }));
  };
  if (storage === undefined) begin();
  else {
    scope.use(storage.listen(window, frame.element));
    scope.defer(storage.setupRequestHandlers({ onGrant: begin }).unsubscribe);
  }
  return running;
}

/** The flow that asks the browser for the panel's cookies, where the page wants that. It is a part that not every instance has. */
function askingFlow(ns: Connect, { ccpUrl, storageAccess }: InitCCPOptions): StorageAccessFlow | undefined {
  const flow: StorageAccessFlow | undefined = ns.storageAccess;
  flow?.init(ccpUrl, storageAccess);
  if (!storageAccess?.canRequest) return undefined;
  if (flow === undefined) throw new ns.StateError("storageAccess needs its part: call storageAccess() before initCCP.");
  return flow;
}

/** A bus of its own for each `initCCP`, with what must be on it before the page's first subscription. */
function openBus(ns: Connect, { onViewContact }: InitCCPOptions): void {
  const bus = new ns.EventBus({ logEvents: true });
  bus.onFault = (name, error) => {
    ns.getLog().error("'%s' event handler failed.", name).withException(error);
  };
  ns.core.eventBus = bus;
  ns.core.agentDataProvider = new ns.core.AgentDataProvider(bus);
  if (onViewContact) ns.core.onViewContact(onViewContact);
}

/** Client of a terminated instance: every call fails at once. */
function createNullClient(): Client {
  return {
    call(method, _params, callbacks) {
      const message = `The panel is not connected: ${method} was not called.`;
      callbacks?.failure?.(JSON.stringify({ type: "StateError", message, stack: [] }), { message });
    },
  };
}
