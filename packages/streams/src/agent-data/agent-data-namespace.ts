import type { AgentDataProvider } from "./data-provider.ts";

/** What this part adds to `connect.core`. */
export type AgentDataCore = {
  /** Errors: StateError without an `initCCP`. Seam. */
  getAgentDataProvider(): AgentDataProvider;
  /** How far the center's clock is ahead. Unit: milliseconds. Errors: StateError before the first payload. */
  getSkew(): number;
  /** When the panel received the latest payload, by its clock. Unit: epoch milliseconds. Errors: as {@link getSkew}. */
  getLocalTimestamp(): number;
};

/** The names that this part adds to the namespace: what holds the latest agent payload and derives events from it. */
export type AgentDataNames = { core: AgentDataCore };
