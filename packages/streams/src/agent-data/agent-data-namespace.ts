import type { AgentDataProvider } from "./data-provider.ts";

/** Members added to `connect.core` by the agent data part. */
export type AgentDataCore = {
  /** Errors: StateError before `initCCP`. Replaceable. */
  getAgentDataProvider(): AgentDataProvider;
  /**
   * Offset of the center's clock relative to the panel's clock; positive if the center's clock is ahead. Unit: milliseconds. Errors:
   * StateError before the first payload.
   */
  getSkew(): number;
  /** Time the panel received the latest payload, by the panel's clock. Unit: epoch milliseconds. Errors: as {@link getSkew}. */
  getLocalTimestamp(): number;
};

/** Namespace members added by the agent data part. */
export type AgentDataNames = { core: AgentDataCore };
