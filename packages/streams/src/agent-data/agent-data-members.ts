import type { Connect } from "../namespace.ts";
import type { AgentDataCore } from "./agent-data-namespace.ts";
import { agentDataProviderClass } from "./data-provider.ts";

/** Installs the agent data provider and its getters. Requires the core part. */
export function installAgentData(ns: Connect): void {
  const added: AgentDataCore = {
    getAgentDataProvider() {
      const { agentDataProvider } = ns.core;
      if (agentDataProvider === undefined) throw new ns.StateError("No agent data before initCCP.");
      return agentDataProvider;
    },
    getSkew: () => ns.core.getAgentDataProvider().getAgentData().snapshot.skew,
    getLocalTimestamp: () => ns.core.getAgentDataProvider().getAgentData().snapshot.localTimestamp,
  };
  Object.assign(ns.core, added);
  ns.core.AgentDataProvider = agentDataProviderClass(ns);
}
