import type { Connect } from "../namespace.ts";
import type { Core } from "./core-namespace.ts";

type Getters = Pick<
  Core,
  "checkNotInitialized" | "getEventBus" | "getWebSocketManager" | "getUpstream" | "getClient" | "getMasterClient"
>;

/** Members of `core` that return objects created by `initCCP`. Source: docs/wire/streams.md#core. */
export function coreGetters(ns: Connect): Getters {
  return {
    checkNotInitialized() {
      if (ns.core.initialized) ns.getLog().warn("panel already connected");
    },
    getEventBus: () => ns.core.eventBus as ReturnType<Core["getEventBus"]>, // undefined before initCCP, as declared upstream
    getWebSocketManager: () => ns.core.webSocketProvider as ReturnType<Core["getWebSocketManager"]>, // as above
    getUpstream() {
      if (!ns.core.upstream) throw new ns.StateError("There is no upstream conduit!");
      return ns.core.upstream;
    },
    getClient() {
      if (!ns.core.client) throw new ns.StateError("The connect core has not been initialized!");
      return ns.core.client;
    },
    getMasterClient() {
      if (!ns.core.masterClient) throw new ns.StateError("The connect master client has not been initialized!");
      return ns.core.masterClient;
    },
  };
}
