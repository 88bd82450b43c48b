/** What tests hold in their hand: time, chance, the network, and a whole center in one process. */
export { createManualClock, DEFAULT_START_AT, type ManualClock, type PendingTimer } from "./manual-clock.ts";
export { createSeededRandom, type SeededRandom } from "./seeded-random.ts";
