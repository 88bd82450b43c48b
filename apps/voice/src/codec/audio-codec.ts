/** Samples per second. All audio inside is mono, 16 bits. */
export const SAMPLE_RATE = 48_000;

/** Samples of one frame: 20 milliseconds. */
export const FRAME_SAMPLES = 960;

/** Time of one frame. Unit: milliseconds. */
export const FRAME_MS = 20;

/** Encoder of one leg. */
export interface AudioEncoder extends Disposable {
  /** Encodes one frame. The result is valid until the next call. */
  encode(frame: Int16Array): Uint8Array;
}

/** Decoder of one leg. Results are valid until the next call. */
export interface AudioDecoder extends Disposable {
  /** Undefined: the packet is malformed. */
  decode(packet: Uint8Array): Int16Array | undefined;
  /** Returns the audio before a packet, from what the packet repeats of it. Undefined: it repeats nothing usable. */
  recover(packet: Uint8Array, samples: number): Int16Array | undefined;
  /** Returns audio in place of what is missing, made up from what was before. */
  conceal(samples: number): Int16Array;
}

/** Encoders and decoders of one codec. */
export interface AudioCodec {
  createEncoder(): Promise<AudioEncoder>;
  createDecoder(): Promise<AudioDecoder>;
  /** Returns the number of samples in a packet; undefined if it is malformed. */
  samplesOf(packet: Uint8Array): number | undefined;
}
