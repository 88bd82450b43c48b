import { type Clock, createLruCache } from "@tributary/kernel";

/** Permits per second, and permits available at once after a pause. */
export type Rate = { readonly perSecond: number; readonly burst: number };

/** Buckets of permits, one per key. */
export interface TokenBuckets {
  /** Takes a permit. Returns false if there is none. */
  take(key: string): boolean;
  /** Takes permits for work whose cost became known later. A bucket may owe as many permits as it holds when full. */
  spend(key: string, permits: number): void;
}

/** LRU size. Evicted keys restart with a full bucket, as after a long idle period. */
const MAX_BUCKETS = 50_000;

type Bucket = { permits: number; filledAtMs: number };

/** Creates buckets that refill with monotonic time. */
export function createTokenBuckets({ clock }: { readonly clock: Clock }, { perSecond, burst }: Rate): TokenBuckets {
  const buckets = createLruCache<string, Bucket>(MAX_BUCKETS);
  return {
    take(key) {
      const bucket = filled(key);
      if (bucket.permits < 1) return false;
      bucket.permits -= 1;
      return true;
    },
    spend(key, permits) {
      const bucket = filled(key);
      bucket.permits = Math.max(-burst, bucket.permits - permits);
    },
  };

  function filled(key: string): Bucket {
    const nowMs = clock.monotonicMs();
    const bucket = buckets.get(key) ?? addBucket(key, nowMs);
    bucket.permits = Math.min(burst, bucket.permits + ((nowMs - bucket.filledAtMs) / 1_000) * perSecond);
    bucket.filledAtMs = nowMs;
    return bucket;
  }

  function addBucket(key: string, nowMs: number): Bucket {
    const bucket = { permits: burst, filledAtMs: nowMs };
    buckets.set(key, bucket);
    return bucket;
  }
}
