import { type AudioCodec, type AudioDecoder, FRAME_SAMPLES } from "../codec/audio-codec.ts";
import { createJitterBuffer, type JitterStep } from "../jitter/jitter-buffer.ts";
import type { ReceivedPacket } from "../transport/transport.ts";

/** Audio that a leg's peer sends, as frames. */
export interface AudioInput extends Disposable {
  /** Takes a packet of audio. `atMs`: time of the mixer. */
  receive(packet: ReceivedPacket, atMs: number): void;
  onKeys(atMs: number): void;
  /**
   * Returns the next frame, which is valid until the next call. `isNeeded` false: packets are used up without decoding them, and the frame is silent.
   */
  next(nowMs: number, isNeeded: boolean): Int16Array;
  /** Frames that were played or made up since the last call. */
  takeCounts(): { readonly frames: number; readonly concealedFrames: number };
}

/** Longest packet, and a frame that was begun. Unit: samples. */
const MAX_WAITING = 5_760 + FRAME_SAMPLES;

/** Creates the input of a leg, which ends the decoder. */
export function createAudioInput(codec: AudioCodec, decoder: AudioDecoder): AudioInput {
  const jitter = createJitterBuffer();
  const waiting = new Int16Array(MAX_WAITING);
  const frame = new Int16Array(FRAME_SAMPLES);
  let length = 0;
  let played = 0;
  let concealed = 0;

  function append(samples: Int16Array | undefined, count: number): void {
    const end = Math.min(length + count, waiting.length);
    if (samples === undefined) waiting.fill(0, length, end);
    else waiting.set(samples.subarray(0, end - length), length);
    length = end;
  }

  /** A packet that cannot be decoded is made up for. */
  function decode(step: Exclude<JitterStep, { kind: "silence" }>): Int16Array {
    if (step.kind === "play") return decoder.decode(step.packet.payload) ?? decoder.conceal(step.packet.samples);
    if (step.kind === "conceal") return decoder.conceal(step.samples);
    return decoder.recover(step.packet.payload, step.samples) ?? decoder.conceal(step.samples);
  }

  function take(nowMs: number, isNeeded: boolean): void {
    const step = jitter.next(nowMs);
    const count = step.kind === "play" ? step.packet.samples : step.samples;
    append(isNeeded && step.kind !== "silence" ? decode(step) : undefined, count);
    if (step.kind === "conceal") concealed += count;
    if (step.kind !== "silence") played += count;
  }

  return {
    receive({ timestamp, ssrc, payload }, atMs) {
      const samples = codec.samplesOf(payload);
      if (samples !== undefined) jitter.add({ timestamp, ssrc, samples, payload }, atMs);
    },
    onKeys: jitter.onKeys,
    next(nowMs, isNeeded) {
      while (length < FRAME_SAMPLES) take(nowMs, isNeeded);
      frame.set(waiting.subarray(0, FRAME_SAMPLES));
      waiting.copyWithin(0, FRAME_SAMPLES, length);
      length -= FRAME_SAMPLES;
      return frame;
    },
    takeCounts() {
      const counts = {
        frames: Math.floor(played / FRAME_SAMPLES),
        concealedFrames: Math.floor(concealed / FRAME_SAMPLES),
      };
      played -= counts.frames * FRAME_SAMPLES;
      concealed -= counts.concealedFrames * FRAME_SAMPLES;
      return counts;
    },
    [Symbol.dispose]: () => decoder[Symbol.dispose](),
  };
}
