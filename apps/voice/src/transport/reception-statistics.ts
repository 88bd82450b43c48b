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
  /** Returns true for the newest packet of the source until now. `index`: its number, with the authenticated wraps. */
  add(packet: { readonly index: number; readonly timestamp: number }, atMs: number): boolean;
  /** Returns the report, and begins the next interval. */
  report(): ReceptionReport;
}

/** Clock of Opus timestamps. Unit: per millisecond. */
const TICKS_PER_MS = 48;

/** A packet that is further ahead starts the count again; one that is further behind is sent again by someone, and not counted. Source: RFC 3550 section 6.4.1. */
const MAX_DROPOUT = 3_000;

/** Bounds of a number of 24 bits. */
const [LEAST_LOST, MOST_LOST] = [-0x80_0000, 0x7f_ffff];

/** Indexes of packets, and their number since the count began. `highest` never decreases. */
type Count = { readonly first: number; readonly highest: number; readonly received: number };

/** Creates the statistics of a source, without packets. */
export function createReceptionStatistics(ssrc: number): ReceptionStatistics {
  const jitter = createJitterEstimate();
  let count: Count | undefined;
  let reported = { expected: 0, received: 0 };

  return {
    add({ index, timestamp }, atMs) {
      const ahead = count === undefined ? Number.POSITIVE_INFINITY : index - count.highest;
      if (ahead < -MAX_DROPOUT) return false;
      if (count === undefined || ahead > MAX_DROPOUT) {
        count = { first: index, highest: index, received: 1 };
        reported = { expected: 0, received: 0 };
      } else count = { ...count, highest: count.highest + Math.max(0, ahead), received: count.received + 1 };
      jitter.add(Math.round(atMs * TICKS_PER_MS) - timestamp);
      return ahead > 0;
    },
    report() {
      const { first, highest, received } = count ?? { first: 0, highest: -1, received: 0 };
      const expected = highest - first + 1;
      const expectedNow = expected - reported.expected;
      const lostNow = expectedNow - (received - reported.received);
      reported = { expected, received };
      return {
        ssrc,
        fractionLost: lostNow <= 0 || expectedNow <= 0 ? 0 : Math.min(255, Math.floor((lostNow * 256) / expectedNow)),
        lost: Math.max(LEAST_LOST, Math.min(MOST_LOST, expected - received)),
        highestSequenceNumber: Math.max(0, highest) % 2 ** 32,
        jitter: jitter.current(),
      };
    },
  };
}

/** Mean deviation of the time that packets take. Source: RFC 3550 section 6.4.1. */
function createJitterEstimate() {
  let last: number | undefined;
  let jitter = 0;
  return {
    /** The difference of two clocks; both wrap. */
    add(transit: number): void {
      if (last !== undefined) jitter += (Math.abs((transit - last) | 0) - jitter) / 16;
      last = transit;
    },
    current: (): number => Math.round(jitter),
  };
}
