/** Tones that test peers send and find. */

const SAMPLE_RATE = 48_000;

/** Samples of the audio that is examined: a fifth of a second, so that tones 10 Hz apart are distinguished. */
const WINDOW_SAMPLES = 9_600;

/** A source of frames with a tone. */
export function createToneSource(amplitude: number) {
  let at = 0;
  return {
    /** Returns the next frame of 20 milliseconds. Zero: silence. */
    next(frequencyHz: number): Int16Array {
      const frame = new Int16Array(960);
      for (let index = 0; index < frame.length; index += 1, at += 1) {
        frame[index] = Math.round(Math.sin((2 * Math.PI * frequencyHz * at) / SAMPLE_RATE) * amplitude * 32_767);
      }
      return frame;
    },
  };
}

/** Time after the last audio from which on nothing is heard. Unit: milliseconds. */
const QUIET_MS = 500;

/** The last audio that was heard: silence if it was long ago. */
export function createEar() {
  const samples = new Float64Array(WINDOW_SAMPLES);
  let at = 0;
  let heardMs = 0;
  return {
    hear(frame: Int16Array): void {
      heardMs = performance.now();
      for (const sample of frame) {
        samples[at % WINDOW_SAMPLES] = sample / 32_767;
        at += 1;
      }
    },
    /** Amplitude of one frequency, by Goertzel's algorithm under a window of Hann. */
    amplitudeOf(frequencyHz: number): number {
      if (performance.now() - heardMs > QUIET_MS) return 0;
      const coefficient = 2 * Math.cos((2 * Math.PI * frequencyHz) / SAMPLE_RATE);
      let [before, last] = [0, 0];
      for (let index = 0; index < WINDOW_SAMPLES; index += 1) {
        const hann = 1 - Math.cos((2 * Math.PI * index) / WINDOW_SAMPLES);
        const sample = (samples[(at + index) % WINDOW_SAMPLES] ?? 0) * hann;
        [before, last] = [last, sample + coefficient * last - before];
      }
      const power = before * before + last * last - coefficient * before * last;
      return (2 * Math.sqrt(Math.max(0, power))) / WINDOW_SAMPLES;
    },
    /** Root of the mean square. */
    loudness: (): number => Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / WINDOW_SAMPLES),
  };
}
