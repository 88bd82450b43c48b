/** What the panel says of the agent: one whole payload of `agent::update`. Source: streams protocol 2.2. */
export type AgentData = { readonly configuration: object; readonly snapshot: object };
