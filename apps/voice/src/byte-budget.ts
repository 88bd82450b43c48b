import type { Clock } from "@tributary/kernel";

/** Bytes that may pass per second. */
export interface ByteBudget {
  /** Returns false if there are not enough left. */
  take(bytes: number): boolean;
}

/** Creates a full budget, which holds as many bytes as two seconds give. */
export function createByteBudget(clock: Clock, bytesPerSecond: number): ByteBudget {
  const full = 2 * bytesPerSecond;
  let left = full;
  let atMs = clock.monotonicMs();
  return {
    take(bytes) {
      const nowMs = clock.monotonicMs();
      left = Math.min(full, left + ((nowMs - atMs) / 1_000) * bytesPerSecond);
      atMs = nowMs;
      if (bytes > left) return false;
      left -= bytes;
      return true;
    },
  };
}
