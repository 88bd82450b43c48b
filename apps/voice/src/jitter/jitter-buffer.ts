/**
 * Orders the packets of one leg and decides what is played at each time.
 *
 * A pointer moves through the sender's timestamps. It should be where the estimated delay puts it: it waits when it is ahead and audio is missing, and skips
 * when it is behind. A gap of one frame is recovered from the packet after it; longer ones are made up for a while, and are silent then.
 */
import { FRAME_SAMPLES, SAMPLE_RATE } from "../codec/audio-codec.ts";
import { createDelayEstimate, type DelayEstimate } from "./delay-estimate.ts";

/** A packet of Opus. `samples`: its length. */
export type AudioPacket = {
  readonly timestamp: number;
  readonly ssrc: number;
  readonly samples: number;
  readonly payload: Buffer;
};

/** A piece of audio to play. Its length is that of the packet, or `samples`. */
export type JitterStep =
  | { readonly kind: "play"; readonly packet: AudioPacket }
  /** The audio before this packet is missing: the packet may repeat it. */
  | { readonly kind: "recover"; readonly packet: AudioPacket; readonly samples: number }
  | { readonly kind: "conceal"; readonly samples: number }
  | { readonly kind: "silence"; readonly samples: number };

/** The packets of one leg that are not played yet. */
export interface JitterBuffer {
  /** Takes a packet. Duplicates and those whose time is over are dropped. */
  add(packet: AudioPacket, arrivedMs: number): void;
  /** The sender sends keys in place of audio. */
  onKeys(arrivedMs: number): void;
  /** Returns what follows what was returned before. */
  next(nowMs: number): JitterStep;
  /** Delay of the audio that is played now, as planned. Unit: milliseconds. */
  readonly targetMs: number;
}

const SAMPLES_PER_MS = SAMPLE_RATE / 1_000;

/** Longest stretch of audio that is made up: afterwards it sounds artificial. Unit: samples. */
const MAX_CONCEALED = 100 * SAMPLES_PER_MS;

/** Packets that are kept: those of a second. */
const MAX_PACKETS = 50;

/** Distance from the planned position at which one packet is skipped. Unit: samples. */
const SKIP_AT = 30 * SAMPLES_PER_MS;

/** Distance at which all packets up to the planned position are skipped. Unit: samples. */
const JUMP_AT = 200 * SAMPLES_PER_MS;

/** Time between two skips. Unit: milliseconds. */
const SKIP_EVERY_MS = 200;

/** A timestamp that is further from the expected one begins a new count. Unit: milliseconds. */
const MAX_DISTANCE_MS = 5_000;

/** Packets in a row that come too late, after which the count begins again: the sender has paused without counting. */
const MAX_LATE = 10;

/** Concealment and recovery work in these steps: 2.5 milliseconds. Unit: samples. */
const STEP = 120;

/** Time for which a key replaces audio after its last packet. Unit: milliseconds. */
const KEYS_MS = 120;

/** Creates an empty buffer. */
export function createJitterBuffer(): JitterBuffer {
  let source = createSource(0);
  let pointer: number | undefined;
  let concealed = 0;
  let skippedMs = 0;
  let keysMs = Number.NEGATIVE_INFINITY;
  let late = 0;

  function reset(ssrc: number): void {
    source = createSource(ssrc);
    pointer = undefined;
    concealed = 0;
    late = 0;
  }

  function play(packet: Placed): JitterStep {
    source.packets.delete(packet.at);
    pointer = packet.at + packet.samples;
    concealed = 0;
    return { kind: "play", packet };
  }

  /** Audio is missing at the pointer. */
  function fill(samples: number, isMoving: boolean, nowMs: number): JitterStep {
    if (isMoving && pointer !== undefined) pointer += samples;
    const isSilent = concealed >= MAX_CONCEALED || nowMs - keysMs < KEYS_MS;
    concealed += samples;
    return { kind: isSilent ? "silence" : "conceal", samples };
  }

  /** Between the pointer and the next packet, audio is missing. */
  function bridge(from: number, packet: Placed, nowMs: number): JitterStep {
    const gap = packet.at - from;
    if (gap < STEP) return play(packet);
    if (gap === packet.samples && nowMs - keysMs >= KEYS_MS) {
      pointer = packet.at;
      return { kind: "recover", packet, samples: gap };
    }
    const missing = gap > packet.samples ? gap - packet.samples : gap;
    return fill(Math.max(STEP, Math.floor(Math.min(FRAME_SAMPLES, missing) / STEP) * STEP), true, nowMs);
  }

  function skip(planned: number, nowMs: number): void {
    if (pointer === undefined || planned - pointer <= SKIP_AT) return;
    const isFar = planned - pointer > JUMP_AT;
    if (!isFar && nowMs - skippedMs < SKIP_EVERY_MS) return;
    for (const packet of source.inOrder()) {
      if (packet.at > pointer && packet.at > planned) return;
      source.packets.delete(packet.at);
      pointer = packet.at + packet.samples;
      skippedMs = nowMs;
      if (!isFar) return;
    }
  }

  return {
    add(packet, arrivedMs) {
      const isKnown = packet.ssrc === source.ssrc && late < MAX_LATE;
      if (!isKnown || !source.accepts(packet.timestamp, arrivedMs)) reset(packet.ssrc);
      const at = source.place(packet.timestamp, arrivedMs);
      if (pointer !== undefined && at < pointer) {
        late += 1; // or it is a duplicate
        return;
      }
      late = 0;
      source.packets.set(at, { ...packet, at });
      if (source.packets.size > MAX_PACKETS) source.packets.delete(source.inOrder()[0]?.at ?? 0);
    },
    onKeys(arrivedMs) {
      keysMs = arrivedMs;
    },
    next(nowMs) {
      const planned = source.plannedAt(nowMs);
      if (planned !== undefined) skip(planned, nowMs);
      const [first] = source.inOrder();
      if (pointer === undefined) {
        const isDue = first !== undefined && planned !== undefined && planned >= first.at;
        return isDue ? play(first) : { kind: "silence", samples: FRAME_SAMPLES };
      }
      if (first !== undefined) return first.at <= pointer ? play(first) : bridge(pointer, first, nowMs);
      return fill(FRAME_SAMPLES, planned !== undefined && planned >= pointer, nowMs);
    },
    get targetMs() {
      return source.estimate.targetMs;
    },
  };
}

type Placed = AudioPacket & {
  /** Timestamp without wraps. */
  readonly at: number;
};

/** The packets of one source, by their timestamps without wraps. */
function createSource(ssrc: number) {
  const packets = new Map<number, Placed>();
  const estimate: DelayEstimate = createDelayEstimate();
  let newest: number | undefined;

  const unwrap = (timestamp: number): number =>
    newest === undefined ? timestamp : newest + ((timestamp - newest) | 0);
  const sentMs = (at: number): number => at / SAMPLES_PER_MS;

  return {
    ssrc,
    packets,
    estimate,
    /** True if the timestamp fits those before it. */
    accepts(timestamp: number, arrivedMs: number): boolean {
      const { offsetMs } = estimate;
      if (offsetMs === undefined) return true;
      return Math.abs(arrivedMs - sentMs(unwrap(timestamp)) - offsetMs) < MAX_DISTANCE_MS;
    },
    /** Returns the timestamp without wraps, and learns from the arrival. */
    place(timestamp: number, arrivedMs: number): number {
      const at = unwrap(timestamp);
      newest = Math.max(newest ?? at, at);
      estimate.add(sentMs(at), arrivedMs);
      return at;
    },
    /** Position that should be played at this time. */
    plannedAt(nowMs: number): number | undefined {
      const { offsetMs } = estimate;
      return offsetMs === undefined ? undefined : (nowMs - offsetMs) * SAMPLES_PER_MS;
    },
    inOrder: (): readonly Placed[] => [...packets.values()].sort((a, b) => a.at - b.at),
  } satisfies { estimate: DelayEstimate } & Record<string, unknown>;
}
