/** Shared basics without dependencies: time, randomness, lifetimes, results. */
import "./install-dispose.ts";

export { asError } from "./as-error.ts";
export { asSentence } from "./as-sentence.ts";
export { assertNever, present } from "./assert.ts";
export { type BackoffOptions, backoffMs } from "./backoff.ts";
export type { Clock, EpochMs } from "./clock.ts";
export { createSystemClock } from "./defaults/system-clock.ts";
export { createSystemRandom } from "./defaults/system-random.ts";
export { createEmitter, type Emitter } from "./emitter.ts";
export { createEventQueue, type EventQueue } from "./event-queue.ts";
export { createEventStreams, type EventStreams, type StopSignal } from "./event-streams.ts";
export { limitRepeats } from "./limit-repeats.ts";
export { type LogFields, type Logger, silentLogger } from "./logger.ts";
export { createLruCache, type LruCache } from "./lru-cache.ts";
export { type Random, randomBelow } from "./random.ts";
export { accepted, type Result, refused } from "./result.ts";
export { createScope, type Scope } from "./scope.ts";
export { derivedUuid, isUuid, numberOfDerivedUuid, timeOfUuid, uuidV7 } from "./uuid.ts";
