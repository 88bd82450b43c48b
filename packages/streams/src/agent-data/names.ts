/** The names that this part adds to the namespace: what holds the latest agent payload and derives events from it. */
export type AgentDataNames = {};
