import type { Clock } from "@tributary/kernel";
import type { BrowserMedia } from "./browser-media.ts";

type Deps = { readonly clock: Clock; readonly media: Pick<BrowserMedia, "createContext"> };

/** Unit: milliseconds. */
const STEP_MS = 100;

/** Level that counts as silence: the noise of a quiet room. Unit: decibels below full scale. */
const SILENCE_DB = -55;

/** Level of a loud voice near a microphone. Unit: decibels below full scale. */
const LOUD_DB = -10;

/**
 * Calls `onLevel` ten times per second with the loudness of a stream, 0 (silence) to 1, also while the stream is muted. Without audio in the browser it is
 * never called. Disposing the result stops it.
 */
export function measureLevel(
  { clock, media }: Deps,
  stream: MediaStream,
  onLevel: (level: number) => void,
): Disposable {
  let context: AudioContext;
  try {
    context = media.createContext();
  } catch {
    return { [Symbol.dispose]: () => undefined }; // the browser has no more of them: calls work without a meter
  }
  const copy = stream.clone();
  for (const track of copy.getAudioTracks()) track.enabled = true;
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  const source = context.createMediaStreamSource(copy);
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const step = (): void => {
    timer = clock.after(STEP_MS, step);
    if (context.state === "suspended") void context.resume().catch(() => undefined); // until the agent uses the page
    analyser.getFloatTimeDomainData(samples);
    onLevel(levelOf(samples));
  };
  let timer = clock.after(STEP_MS, step);
  return {
    [Symbol.dispose]() {
      timer[Symbol.dispose]();
      source.disconnect();
      for (const track of copy.getTracks()) track.stop();
      void context.close().catch(() => undefined); // rejects if already closed
    },
  };
}

/** Returns the level of samples from -1 to 1, in equal steps of loudness. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length || Number.MIN_VALUE);
  return Math.min(1, Math.max(0, (decibels - SILENCE_DB) / (LOUD_DB - SILENCE_DB)));
}
