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

/** Active session: from `initCCP` to `terminate`, or to the next `initCCP`. */
type Running = { readonly frame: PanelFrame; readonly scope: Scope; session?: PanelSession };

/** Members of `core` that start and end the session. Source: docs/wire/streams.md#handshake, #initccp and #core. */
export function coreLifecycle(ns: Connect, deps: StreamsDeps): Lifecycle {
  let running: Running | undefined;
  let leftover: PanelFrame | undefined;

  function stop(): void {
    leftover = running?.frame ?? leftover; // a second call in the same turn must still remove the frame
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
        ns.getLog().warn("initCCP ignored: panel already on the page");
        return;
      }
      if (running !== undefined) stop(); // the page removed the frame; restart
      removeLeftover();
      ns.core.initOptions = options;
      running = run(ns, deps, { container, options });
    },
    terminate() {
      stop();
      ns.core.getEventBus()?.unsubscribeAll();
      ns.core.agentDataProvider = undefined; // the agent data belongs to the ended session
      // Pages may remove the frame themselves in this turn, so it must still be there.
      if (leftover !== undefined) deps.clock.soon(removeLeftover);
    },
    reauthenticateAfterLogout() {
      if (running?.session === undefined) throw new Error("Call initCCP first.");
      running.session.authenticate();
    },
    getSDKClientConfig() {
      if (ns.core.initOptions === undefined) throw new Error("Provider is not initialized");
      return { provider: ns.core.initOptions.provider ?? ns.core.sdk.provider };
    },
  };
}

/** A string is the panel's URL. */
function readOptions(params: InitCCPOptions | string | null | undefined): InitCCPOptions | undefined {
  return typeof params === "string" ? { ccpUrl: params } : (params ?? undefined);
}

type StartOptions = { readonly container: HTMLElement; readonly options: InitCCPOptions };

/** Adds the frame to the page. The session starts immediately, or after the browser has granted the panel access to its cookies. */
function run(ns: Connect, deps: StreamsDeps, { container, options }: StartOptions): Running {
  const { window } = deps;
  const storage = storageAccessFlow(ns, { container, options });
  openBus(ns, options);
  const src = storage?.getRequestStorageAccessUrl() || options.ccpUrl;
  const frame = createPanelFrame(window, container, { ...options, src, onLoad: storage?.request });
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
    scope.use(storage.listen(window, frame));
    storage.setupRequestHandlers({ onGrant: begin });
  }
  return running;
}

/** Returns the storage access flow if the page enables it. Not every instance includes this part. */
function storageAccessFlow(ns: Connect, { container, options }: StartOptions): StorageAccessFlow | undefined {
  const flow: StorageAccessFlow | undefined = ns.storageAccess;
  const { ccpUrl, storageAccess } = options;
  if (flow !== undefined) {
    flow.init(ccpUrl, container, storageAccess || undefined);
    return flow.canRequest() ? flow : undefined;
  }
  if (!storageAccess?.canRequest || storageAccess.canRequest === "false") return undefined;
  throw new ns.StateError("Call storageAccess() before initCCP with storageAccess.canRequest.");
}

/** Creates the bus of an `initCCP`, with the internal subscriptions that must precede those of the page. */
function openBus(ns: Connect, { onViewContact }: InitCCPOptions): void {
  const bus = new ns.EventBus({ logEvents: true });
  bus.onFault = (name, error) => {
    ns.getLog().error("event handler failed: %s", name).withException(error);
  };
  ns.core.eventBus = bus;
  ns.core.agentDataProvider = new ns.core.AgentDataProvider(bus);
  if (onViewContact) ns.core.onViewContact(onViewContact);
}

/** Client of a terminated instance: every call fails immediately. */
function createNullClient(): Client {
  return {
    call(method, _params, callbacks) {
      const message = `The panel is not connected: ${method} was not called.`;
      callbacks?.failure?.(JSON.stringify({ type: "StateError", message, stack: [] }), { message });
    },
  };
}
