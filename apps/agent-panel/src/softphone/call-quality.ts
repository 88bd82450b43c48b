/** Quality of the network during a call, from the statistics of the connection. Pure. */

/** Three steps, as the agent sees them. */
export type CallQuality = "good" | "fair" | "poor";

/** Figures of a connection at one moment. Packets: since its start. */
export type QualitySample = {
  readonly received: number;
  readonly lost: number;
  /** Unit: milliseconds. */
  readonly jitterMs: number;
  /** Null if unknown. Unit: milliseconds. */
  readonly roundTripMs: number | null;
  /** Share of the own packets that did not arrive at the center, 0 to 1; null if unknown. */
  readonly sentLossRatio: number | null;
};

/** Members of the statistics that are used; browsers lack some. Source: https://www.w3.org/TR/webrtc-stats/ */
type Stats = {
  readonly type?: string;
  readonly kind?: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly jitter?: number;
  readonly roundTripTime?: number;
  readonly fractionLost?: number;
  readonly nominated?: boolean;
  readonly currentRoundTripTime?: number;
};

/** Reads the statistics; null before the first packet. */
export function sampleOf(report: Pick<RTCStatsReport, "forEach">): QualitySample | null {
  let inbound: Stats = {};
  let remote: Stats = {};
  let pair: Stats = {};
  report.forEach((each: Stats) => {
    if (each.type === "inbound-rtp" && each.kind === "audio") inbound = each;
    if (each.type === "remote-inbound-rtp") remote = each;
    if (each.type === "candidate-pair" && each.nominated === true) pair = each;
  });
  if (inbound.packetsReceived === undefined) return null;
  const roundTripS = remote.roundTripTime ?? pair.currentRoundTripTime;
  return {
    received: inbound.packetsReceived,
    lost: Math.max(0, inbound.packetsLost ?? 0), // negative after duplicates
    jitterMs: (inbound.jitter ?? 0) * 1_000,
    roundTripMs: roundTripS === undefined ? null : roundTripS * 1_000,
    sentLossRatio: remote.fractionLost ?? null,
  };
}

/** Upper limits. Loss below 2 % and 8 % of packets is concealed well and audibly; a delay above half a second makes people talk at the same time. */
const LIMITS = [
  { quality: "good", lossRatio: 0.02, jitterMs: 40, roundTripMs: 300 },
  { quality: "fair", lossRatio: 0.08, jitterMs: 100, roundTripMs: 600 },
] as const;

/** Packets below which their lost share means little. */
const MIN_PACKETS = 10;

/** Returns the quality between two samples; null if too little was sent to judge. */
export function qualityOf(before: QualitySample, now: QualitySample): CallQuality | null {
  const received = now.received - before.received;
  const lost = Math.max(0, now.lost - before.lost);
  if (received < 0) return null; // another connection
  if (received + lost < MIN_PACKETS) return received === 0 ? "poor" : null;
  const lossRatio = Math.max(lost / (received + lost), now.sentLossRatio ?? 0);
  const within = LIMITS.find(
    (limit) =>
      lossRatio <= limit.lossRatio && now.jitterMs <= limit.jitterMs && (now.roundTripMs ?? 0) <= limit.roundTripMs,
  );
  return within?.quality ?? "poor";
}
