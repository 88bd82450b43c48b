/** What "a store" and "a fan-out" mean, as suites for vitest: every adapter runs them, outsiders' too. */
export { type FanoutFixture, fanoutContract, type OpenFanout } from "./fanout-contract.ts";
export { storeContract } from "./store-contract.ts";
export type { OpenStore, StoreFixture } from "./store-fixture.ts";
