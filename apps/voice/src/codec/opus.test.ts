import { createSeededRandom } from "@tributary/testkit";
import { createEncoder, getPacketInfo } from "libopus-wasm";
import { expect, it } from "vitest";
import { FRAME_SAMPLES } from "./audio-codec.ts";
import { loadOpusCodec } from "./opus-codec.ts";
import { samplesOfOpus } from "./opus-packet.ts";

const codec = await loadOpusCodec();

function tone(frames: number): readonly Int16Array[] {
  return Array.from({ length: frames }, (_, frame) =>
    Int16Array.from({ length: FRAME_SAMPLES }, (_, index) =>
      Math.round(8_000 * Math.sin((2 * Math.PI * 440 * (frame * FRAME_SAMPLES + index)) / 48_000)),
    ),
  );
}

const loudness = (samples: ArrayLike<number> = []) =>
  Math.sqrt(Array.from(samples).reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

it.each([120, 240, 480, 960, 1920, 2880])("[VP-15] reads the length of packets of %i samples", async (frameSize) => {
  using encoder = await createEncoder({ channels: 1, frameSize });

  const packet = encoder.encode(new Int16Array(frameSize).fill(100));

  expect(samplesOfOpus(packet)).toBe(frameSize);
});

it("[VP-15] agrees with the codec on the length of random packets", async () => {
  const random = createSeededRandom(11);
  let compared = 0;
  for (let round = 0; round < 3_000; round += 1) {
    const packet = random.bytes(1 + (round % 40));
    const expected = await getPacketInfo(packet).then(
      ({ samples }) => samples,
      () => undefined,
    );
    if (expected === undefined) continue; // further parts of the packet are malformed, which decoding finds
    compared += 1;
    expect(samplesOfOpus(packet)).toBe(expected);
  }
  expect(compared).toBeGreaterThan(100);
});

it("[VP-15] refuses packets that are empty, too long, or have no frames", () => {
  expect(samplesOfOpus(new Uint8Array(0))).toBeUndefined();
  expect(samplesOfOpus(new Uint8Array(1_501))).toBeUndefined();
  expect(samplesOfOpus(Uint8Array.from([0x03, 0x00]))).toBeUndefined();
});

it("[VP-12] recovers a lost frame from the next packet, and makes up others", async () => {
  using encoder = await codec.createEncoder();
  using decoder = await codec.createDecoder();
  const packets = tone(20).map((frame) => Uint8Array.from(encoder.encode(frame)));
  for (const packet of packets.slice(0, 10)) decoder.decode(packet);

  const recovered = decoder.recover(packets[11] ?? new Uint8Array(0), FRAME_SAMPLES);
  const next = decoder.decode(packets[11] ?? new Uint8Array(0));
  const concealed = decoder.conceal(FRAME_SAMPLES);

  expect([recovered?.length, next?.length, concealed.length]).toEqual([960, 960, 960]);
  expect(loudness(recovered)).toBeGreaterThan(2_000);
  expect(loudness(concealed)).toBeGreaterThan(500);
});

it("[VP-15] a packet that cannot be decoded is undefined, and the decoder continues", async () => {
  using encoder = await codec.createEncoder();
  using decoder = await codec.createDecoder();
  const random = createSeededRandom(3);
  for (let round = 0; round < 500; round += 1) {
    const noise = random.bytes(1 + (round % 60));
    expect(() => decoder.decode(noise)).not.toThrow();
    expect(() => decoder.recover(noise, 960)).not.toThrow();
  }

  const [packet = new Uint8Array(0)] = tone(1).map((frame) => encoder.encode(frame));

  expect(decoder.decode(packet)?.length).toBe(FRAME_SAMPLES);
});
