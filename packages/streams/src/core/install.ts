import type { Connect } from "../namespace.ts";
import { createSdkClient } from "../sdk-channel/sdk-client.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { coreEvents } from "./core-events.ts";
import { coreLifecycle } from "./core-lifecycle.ts";
import { coreWishes } from "./core-wishes.ts";
import { instanceBus } from "./instance-bus.ts";
import { installMasters } from "./masters.ts";
import type { Core } from "./names.ts";

/** The release whose API this is; panels are told. */
export const STREAMS_VERSION = "2.28.2";

/** Adds `connect.core`, `agent`, `contact`, the bus and the questions about masters. */
export function installCore(ns: Connect, deps: StreamsDeps): void {
  ns.version = STREAMS_VERSION;
  ns.numberOfConnectedCCPs = null;
  ns.EventBus = instanceBus(ns);
  const core: Omit<Core, "AgentDataProvider"> = {
    agentDataProvider: undefined,
    initialized: false,
    portStreamId: null,
    panelInstance: null,
    initOptions: undefined,
    eventBus: undefined,
    upstream: null,
    client: null,
    masterClient: null,
    mediaFactory: undefined,
    webSocketProvider: undefined,
    sdk: createSdkClient(deps),
    ...coreLifecycle(ns, deps),
    ...coreEvents(ns),
    ...coreWishes(ns, deps),
  };
  ns.core = core as Connect["core"]; // what other parts add to it comes with them
  installMasters(ns);

  ns.agent = Object.assign(
    ((callback) => {
      const subscription = ns.core.getEventBus().subscribe("agent::init", callback);
      if (ns.agent.initialized) callback(new ns.Agent());
      return subscription;
    }) as Connect["agent"],
    { initialized: false },
  );
  ns.contact = (callback) => ns.core.getEventBus().subscribe("contact::init", callback);
  ns.onWebsocketInitFailure = (callback) => {
    const subscription = ns.core.getEventBus().subscribe("webSocket::init_failure", callback);
    return subscription;
  };
}
