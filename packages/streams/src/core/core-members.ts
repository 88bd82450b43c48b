import type { Subscription } from "../bus/event-bus.ts";
import type { Agent } from "../facade/agent-types.ts";
import type { Connect } from "../namespace.ts";
import { coreEvents } from "./core-events.ts";
import { coreGetters } from "./core-getters.ts";
import type { Core } from "./core-namespace.ts";
import { instanceBus } from "./instance-bus.ts";

/** The release whose API this is; panels are told. */
export const STREAMS_VERSION = "2.28.2";

/** Adds `connect.core` with what reads and listens, `agent`, `contact` and the bus: all that is asked of a panel that somebody else started. */
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
  ns.core = core as Connect["core"]; // what other parts add to it comes with them

  const agent = (callback: (agent: Agent) => void): Subscription => {
    const subscription = ns.core.getEventBus().subscribe("agent::init", callback);
    if (ns.agent.initialized) callback(new ns.Agent());
    return subscription;
  };
  ns.agent = Object.assign(agent, { initialized: false });
  ns.contact = (callback) => ns.core.getEventBus().subscribe("contact::init", callback);
  ns.onWebsocketInitFailure = (callback) =>
    ns.core.getEventBus().subscribe("webSocket::init_failure" as string, callback); // a page may hand over any function
}
