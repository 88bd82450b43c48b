import type { Random } from "../random.ts";

// Declared here because neutral packages compile without DOM and Node types.
declare const crypto: { getRandomValues<T extends Uint8Array>(array: T): T };

const POOL_BYTES = 4096;

/** Random source of the platform. `bytes` is cryptographic and reads from a pool, because single draws are slow. */
export function createSystemRandom(): Random {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    fraction: () => Math.random(),
    bytes(count) {
      if (count > POOL_BYTES) return crypto.getRandomValues(new Uint8Array(count));
      if (used + count > POOL_BYTES) {
        crypto.getRandomValues(pool);
        used = 0;
      }
      const drawn = pool.slice(used, used + count);
      pool.fill(0, used, used + count);
      used += count;
      return drawn;
    },
  };
}
