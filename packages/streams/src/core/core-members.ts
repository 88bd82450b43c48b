import type { Subscription } from "../bus/event-bus.ts";
import type { Agent } from "../facade/agent-types.ts";
import type { Connect } from "../namespace.ts";
import { coreEvents } from "./core-events.ts";
import { coreGetters } from "./core-getters.ts";
import type { Core } from "./core-namespace.ts";
import { instanceBus } from "./instance-bus.ts";

/** Release of the upstream API that this library implements; sent to panels. */
export const STREAMS_VERSION = "2.28.2";

/**
 * Installs `connect.core` with its getters and subscriptions, `agent`, `contact` and the bus: everything that pages need if another script
 * starts the panel.
 */
export function installCore(ns: Connect): void {
  ns.version = STREAMS_VERSION;
  ns.numberOfConnectedCCPs = null;
  ns.EventBus = instanceBus(ns);
  const core: Partial<Core> = {
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
    ...coreGetters(ns),
    ...coreEvents(ns),
  };
  ns.core = core as Connect["core"]; // other parts add the remaining members when they are installed

  const agent = (callback: (agent: Agent) => void): Subscription => {
    const subscription = ns.core.getEventBus().subscribe("agent::init", callback);
    if (ns.agent.initialized) callback(new ns.Agent());
    return subscription;
  };
  ns.agent = Object.assign(agent, { initialized: false });
  ns.contact = (callback) => ns.core.getEventBus().subscribe("contact::init", callback);
  ns.onWebsocketInitFailure = (callback) =>
    ns.core.getEventBus().subscribe("webSocket::init_failure" as string, callback); // pages may pass any function
}
