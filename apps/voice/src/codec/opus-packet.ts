/** Samples of a frame at 48,000 per second, by the upper five bits of the first byte. Source: RFC 6716 section 3.1. */
const FRAME_SAMPLES_BY_CONFIGURATION: readonly number[] = [
  ...[480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 1920, 2880],
  ...[480, 960, 480, 960],
  ...[120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960],
];

/** Longest packet: 120 milliseconds. */
const MAX_PACKET_SAMPLES = 5_760;

/** Longest packet that is decoded. Packets of networks are shorter. Unit: bytes. */
const MAX_PACKET_BYTES = 1_500;

/** Returns the number of samples in an Opus packet; undefined if it is malformed. Source: RFC 6716 section 3.2. */
export function samplesOfOpus(packet: Uint8Array): number | undefined {
  const first = packet[0];
  if (first === undefined || packet.length > MAX_PACKET_BYTES) return undefined;
  const code = first & 0x03;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 0x3f;
  const samples = frames * (FRAME_SAMPLES_BY_CONFIGURATION[first >> 3] ?? 0);
  return samples === 0 || samples > MAX_PACKET_SAMPLES ? undefined : samples;
}
