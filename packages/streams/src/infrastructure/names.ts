/** The names that this part adds to the namespace: streams, conduits, clients and managers as classes. */
export type InfrastructureNames = {};
