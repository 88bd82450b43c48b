/** Brings sums of voices into the range of samples. */
export interface Limiter {
  /** Writes the limited sum. Both have the same length. */
  limit(sum: Int32Array, into: Int16Array): void;
}

/** Loudest sample that is sent. */
const LIMIT = 32_000;

/** Growth of the gain per frame after a loud one: back to normal in a third of a second. */
const RELEASE = 0.06;

/** Samples over which the gain changes: one millisecond, so that no click is heard. */
const RAMP_SAMPLES = 48;

/** Creates a limiter whose gain is 1. */
export function createLimiter(): Limiter {
  let gain = 1;
  return {
    limit(sum, into) {
      const peak = peakOf(sum);
      const wanted = peak * Math.min(1, gain + RELEASE) > LIMIT ? LIMIT / peak : Math.min(1, gain + RELEASE);
      if (wanted === 1 && gain === 1) {
        into.set(sum); // the most frequent case: as it is
        return;
      }
      const step = (wanted - gain) / RAMP_SAMPLES;
      for (let index = 0; index < sum.length; index += 1) {
        const now = index < RAMP_SAMPLES ? gain + step * (index + 1) : wanted;
        into[index] = Math.max(-LIMIT, Math.min(LIMIT, Math.round((sum[index] ?? 0) * now)));
      }
      gain = wanted;
    },
  };
}

/** A loop with an index, which takes less time than an iterator. */
function peakOf(samples: Int32Array): number {
  let peak = 0;
  for (let index = 0; index < samples.length; index += 1) {
    const loudness = Math.abs(samples[index] ?? 0);
    if (loudness > peak) peak = loudness;
  }
  return peak;
}
