/** Recognizes a sender that has paused without counting: from then on its packets are late, all by the same time. */
export interface LateRun {
  /** Takes a packet that is too late. `transitMs`: its time from the sender, by unrelated clocks. Returns true if the sender has paused. */
  add(transitMs: number): boolean;
  /** A packet is in time. */
  end(): void;
}

/** Packets in a row, and the difference of their times up to which they count as equally late. Unit: milliseconds. */
const [MIN_PACKETS, MAX_SPREAD_MS] = [10, 100];

/** Creates a run without packets. */
export function createLateRun(): LateRun {
  let run = { count: 0, fastest: 0, slowest: 0 };
  return {
    add(transitMs) {
      const fastest = run.count === 0 ? transitMs : Math.min(run.fastest, transitMs);
      const slowest = run.count === 0 ? transitMs : Math.max(run.slowest, transitMs);
      const isEven = slowest - fastest <= MAX_SPREAD_MS;
      run = isEven ? { count: run.count + 1, fastest, slowest } : { count: 1, fastest: transitMs, slowest: transitMs };
      return run.count >= MIN_PACKETS;
    },
    end() {
      run = { ...run, count: 0 };
    },
  };
}
