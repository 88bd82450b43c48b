/** The journal's fan-out over NATS. */
export type { NatsCredentials } from "./connect.ts";
export { createNatsFanout, type NatsFanout, type NatsOptions } from "./create.ts";
