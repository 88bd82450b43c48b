/** Report on the packets of one source. Source: RFC 3550 section 6.4.1. */
export type ReceptionReport = {
  readonly ssrc: number;
  /** Share that was lost since the last report. Unit: 1/256. */
  readonly fractionLost: number;
  /** Packets lost in all; negative if there were more duplicates. */
  readonly lost: number;
  /** With the number of wraps in the upper half. */
  readonly highestSequenceNumber: number;
  /** Unit: that of timestamps. */
  readonly jitter: number;
};

/** Counts the received packets of one source. */
export interface ReceptionStatistics {
  add(packet: { readonly sequenceNumber: number; readonly timestamp: number }, atMs: number): void;
  /** Returns the report, and begins the next interval. */
  report(): ReceptionReport;
}

/** Clock of Opus timestamps. Unit: per millisecond. */
const TICKS_PER_MS = 48;

/** A packet that is further ahead starts the count again. Source: RFC 3550 appendix A.1. */
const MAX_DROPOUT = 3_000;

/** Creates the statistics of a source, without packets. */
export function createReceptionStatistics(ssrc: number): ReceptionStatistics {
  let base: number | undefined;
  let highest = 0;
  let received = 0;
  let reported = { expected: 0, received: 0 };
  let transit: number | undefined;
  let jitter = 0;

  return {
    add({ sequenceNumber, timestamp }, atMs) {
      const ahead = ((sequenceNumber - highest) << 16) >> 16;
      if (base === undefined || Math.abs(ahead) > MAX_DROPOUT) {
        base = sequenceNumber;
        highest = sequenceNumber;
        received = 0;
        reported = { expected: 0, received: 0 };
      } else if (ahead > 0) highest += ahead;
      received += 1;
      const now = Math.round(atMs * TICKS_PER_MS - timestamp) | 0;
      if (transit !== undefined) jitter += (Math.abs((now - transit) | 0) - jitter) / 16;
      transit = now;
    },
    report() {
      const expected = base === undefined ? 0 : highest - base + 1;
      const expectedNow = expected - reported.expected;
      const lostNow = expectedNow - (received - reported.received);
      reported = { expected, received };
      return {
        ssrc,
        fractionLost: expectedNow <= 0 || lostNow <= 0 ? 0 : Math.min(255, Math.floor((lostNow * 256) / expectedNow)),
        lost: Math.max(-0x80_0000, Math.min(0x7f_ffff, expected - received)),
        highestSequenceNumber: highest >>> 0,
        jitter: Math.round(jitter),
      };
    },
  };
}
