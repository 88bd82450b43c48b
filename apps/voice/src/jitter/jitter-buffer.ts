/**
 * Orders the packets of one leg and decides what is played at each time.
 *
 * A pointer moves through the sender's timestamps. It should be where the estimated delay puts it: it waits when it is ahead and audio is missing, and skips
 * when it is behind. A gap of one packet is recovered from the packet after it; longer ones are made up for a while, and are silent then.
 */
import { FRAME_SAMPLES } from "../codec/audio-codec.ts";
import { createGapFiller } from "./gap-filler.ts";
import { createLateRun } from "./late-run.ts";
import { type AudioPacket, createPacketSource, type PlacedPacket, SAMPLES_PER_MS } from "./packet-source.ts";

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
  /** Returns the piece after the one that was returned before. */
  next(nowMs: number): JitterStep;
  /** Part of the delay that waits for late packets. Unit: milliseconds. */
  readonly targetMs: number;
}

/** Distance from the planned position at which one packet is skipped. Unit: samples. */
const SKIP_AT = 30 * SAMPLES_PER_MS;

/** Distance at which all packets up to the planned position are skipped. Unit: samples. */
const JUMP_AT = 200 * SAMPLES_PER_MS;

/** Time between two skips. Unit: milliseconds. */
const SKIP_EVERY_MS = 200;

/** Concealment and recovery work in these steps: 2.5 milliseconds. Unit: samples. */
const STEP = 120;

/** Creates an empty buffer. */
export function createJitterBuffer(): JitterBuffer {
  const filler = createGapFiller();
  const lateRun = createLateRun();
  let source = createPacketSource(0);
  let pointer: number | undefined;
  let skippedMs = Number.NEGATIVE_INFINITY;

  /** Begins to count again. */
  function begin(ssrc: number): void {
    source = createPacketSource(ssrc);
    pointer = undefined;
    lateRun.end();
  }

  function play(packet: PlacedPacket): JitterStep {
    source.remove(packet);
    pointer = packet.at + packet.samples;
    filler.end();
    return { kind: "play", packet };
  }

  /** Between the pointer and the next packet, audio is missing. */
  function bridge(from: number, packet: PlacedPacket, nowMs: number): JitterStep {
    const gap = packet.at - from;
    if (gap < STEP) return play(packet);
    if (gap === packet.samples && !filler.hasKeys(nowMs)) {
      pointer = packet.at;
      return { kind: "recover", packet, samples: gap };
    }
    const missing = Math.min(FRAME_SAMPLES, gap > packet.samples ? gap - packet.samples : gap);
    const samples = Math.max(STEP, missing - (missing % STEP));
    pointer = from + samples;
    return filler.fill(samples, nowMs);
  }

  /** Nothing is there to be played. The pointer waits if it is ahead of the plan, so that late audio is not lost. */
  function wait(from: number, planned: number, nowMs: number): JitterStep {
    if (planned >= from) pointer = from + FRAME_SAMPLES;
    return filler.fill(FRAME_SAMPLES, nowMs);
  }

  /** Moves the pointer if it is behind the plan: over missing audio at once, over packets one at a time, and over all of them if it is far behind. */
  function catchUp(from: number, planned: number, nowMs: number): void {
    if (planned - from <= SKIP_AT) return;
    if (planned - from > JUMP_AT) {
      for (let { first } = source; first !== undefined && first.at < planned; first = source.first)
        source.remove(first);
      pointer = Math.min(planned, source.first?.at ?? planned);
      return;
    }
    const { first } = source;
    if (first === undefined || first.at > from) pointer = Math.min(planned, first?.at ?? planned);
    else if (nowMs - skippedMs >= SKIP_EVERY_MS) {
      source.remove(first);
      pointer = first.at + first.samples;
      skippedMs = nowMs;
    }
  }

  return {
    add(packet, arrivedMs) {
      if (packet.ssrc !== source.ssrc || !source.accepts(packet.timestamp, arrivedMs)) begin(packet.ssrc);
      const placed = source.place(packet, arrivedMs);
      const isLate = pointer !== undefined && placed.at < pointer; // or it is a duplicate
      if (isLate && lateRun.add(arrivedMs - placed.at / SAMPLES_PER_MS)) begin(packet.ssrc);
      if (!isLate) {
        lateRun.end();
        source.keep(placed);
      }
    },
    onKeys: filler.onKeys,
    next(nowMs) {
      const planned = source.plannedAt(nowMs);
      if (planned === undefined) return { kind: "silence", samples: FRAME_SAMPLES };
      if (pointer !== undefined) catchUp(pointer, planned, nowMs);
      const { first } = source;
      if (pointer === undefined) {
        return first !== undefined && planned >= first.at ? play(first) : { kind: "silence", samples: FRAME_SAMPLES };
      }
      if (first === undefined) return wait(pointer, planned, nowMs);
      if (first.at <= pointer) return play(first);
      return planned < pointer ? wait(pointer, planned, nowMs) : bridge(pointer, first, nowMs);
    },
    get targetMs() {
      return source.targetMs;
    },
  };
}
