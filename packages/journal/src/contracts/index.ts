/** Contract suites for vitest that every adapter runs. Public, so that adapters outside this repository can run them. */
export { type FanoutFixture, fanoutContract, type OpenFanout } from "./fanout-contract.ts";
export { createFaultyFanout, type Fault, type FaultyFanout } from "./faulty-fanout.ts";
export { feedContract } from "./feed-contract.ts";
export { storeContract } from "./store-contract.ts";
export type { OpenStore, StoreFixture } from "./store-fixture.ts";
