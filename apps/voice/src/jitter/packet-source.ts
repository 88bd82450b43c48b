import { SAMPLE_RATE } from "../codec/audio-codec.ts";
import { createDelayEstimate } from "./delay-estimate.ts";

/** A packet of Opus. `samples`: its length. */
export type AudioPacket = {
  readonly timestamp: number;
  readonly ssrc: number;
  readonly samples: number;
  readonly payload: Buffer;
};

/** A packet with its position: the timestamp without wraps. */
export type PlacedPacket = AudioPacket & { readonly at: number };

/** The packets of one source that wait, by position. */
export interface PacketSource {
  readonly ssrc: number;
  /** True if the timestamp fits those before it. */
  accepts(timestamp: number, arrivedMs: number): boolean;
  /** Returns the packet with its position, and learns from its arrival. */
  place(packet: AudioPacket, arrivedMs: number): PlacedPacket;
  /** Keeps a packet. With too many, the oldest is dropped. */
  keep(packet: PlacedPacket): void;
  remove(packet: PlacedPacket): void;
  /** The packet to play next. */
  readonly first: PlacedPacket | undefined;
  /** Position to play at this time, by the estimated delay. Undefined before the first packet. */
  plannedAt(nowMs: number): number | undefined;
  readonly targetMs: number;
}

export const SAMPLES_PER_MS = SAMPLE_RATE / 1_000;

/** Time whose packets are kept. Unit: milliseconds. */
const MAX_KEPT_MS = 1_000;

/** Packets that are kept: those of a second, if each is as short as possible. */
const MAX_PACKETS = 400;

/** A timestamp that is further from the expected one begins a new count. Unit: milliseconds. */
const MAX_DISTANCE_MS = 5_000;

/** Creates a source without packets. */
export function createPacketSource(ssrc: number): PacketSource {
  const estimate = createDelayEstimate();
  let packets: readonly PlacedPacket[] = [];
  let newest: number | undefined;

  const unwrap = (timestamp: number): number =>
    newest === undefined ? timestamp : newest + ((timestamp - newest) | 0);
  const sentMs = (at: number): number => at / SAMPLES_PER_MS;

  return {
    ssrc,
    accepts(timestamp, arrivedMs) {
      const { offsetMs } = estimate;
      return offsetMs === undefined || Math.abs(arrivedMs - sentMs(unwrap(timestamp)) - offsetMs) < MAX_DISTANCE_MS;
    },
    place(packet, arrivedMs) {
      const at = unwrap(packet.timestamp);
      newest = Math.max(newest ?? at, at);
      estimate.add(sentMs(at), arrivedMs);
      return { ...packet, at };
    },
    keep(packet) {
      const index = packets.findLastIndex(({ at }) => at <= packet.at);
      if (packets[index]?.at === packet.at) return; // a duplicate
      const all = packets.toSpliced(index + 1, 0, packet).slice(-MAX_PACKETS);
      const oldest = (all.at(-1)?.at ?? 0) - MAX_KEPT_MS * SAMPLES_PER_MS;
      packets = (all[0]?.at ?? 0) >= oldest ? all : all.filter(({ at }) => at >= oldest);
    },
    remove(packet) {
      packets = packets.filter((other) => other !== packet);
    },
    get first() {
      return packets[0];
    },
    plannedAt(nowMs) {
      const { offsetMs } = estimate;
      return offsetMs === undefined ? undefined : Math.floor((nowMs - offsetMs) * SAMPLES_PER_MS);
    },
    get targetMs() {
      return estimate.targetMs;
    },
  };
}
