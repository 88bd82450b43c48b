import { Application, createDecoder, createEncoder, loadLibopus, Signal } from "libopus-wasm";
import { type AudioCodec, FRAME_SAMPLES, SAMPLE_RATE } from "./audio-codec.ts";
import { samplesOfOpus } from "./opus-packet.ts";

/** Bits per second for speech in the full band. */
const BITRATE = 32_000;

/** Effort of the encoder, 0 to 10. Above 5, speech does not become noticeably better. */
const COMPLEXITY = 5;

/** Loss for which packets repeat the one before. Unit: percent. */
const EXPECTED_LOSS = 10;

export async function loadOpusCodec(): Promise<AudioCodec> {
  await loadLibopus();
  return {
    async createEncoder() {
      const encoder = await createEncoder({
        sampleRate: SAMPLE_RATE,
        channels: 1,
        frameSize: FRAME_SAMPLES,
        application: Application.Voip,
        signal: Signal.Auto,
        bitrate: BITRATE,
        complexity: COMPLEXITY,
        fec: true,
        packetLossPercent: EXPECTED_LOSS,
        dtx: false, // peers take packets that are left out for a lost connection
      });
      return {
        encode: (frame) => encoder.encode(frame),
        [Symbol.dispose]: () => encoder.free(),
      };
    },
    async createDecoder() {
      const decoder = await createDecoder({ sampleRate: SAMPLE_RATE, channels: 1 });
      const attempt = (decode: () => Int16Array): Int16Array | undefined => {
        try {
          return decode();
        } catch {
          return undefined; // the packet comes from the network
        }
      };
      return {
        decode: (packet) => attempt(() => decoder.decode(packet)),
        recover: (packet, samples) => attempt(() => decoder.decode(packet, { decodeFec: true, frameSize: samples })),
        conceal: (samples) => attempt(() => decoder.decodePacketLoss(samples)) ?? new Int16Array(samples),
        [Symbol.dispose]: () => decoder.free(),
      };
    },
    samplesOf: samplesOfOpus,
  };
}
