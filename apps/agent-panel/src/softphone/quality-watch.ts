import type { Clock } from "@tributary/kernel";
import { type CallQuality, type QualitySample, qualityOf, sampleOf } from "./call-quality.ts";

/** Follows the quality of a connection. Disposing stops it. */
export interface QualityWatch extends Disposable {
  /** Null until it is known. */
  readonly quality: CallQuality | null;
}

type Deps = {
  readonly clock: Clock;
  readonly stats: () => Promise<RTCStatsReport | null>;
  readonly onChange: () => void;
};

/** Unit: milliseconds. */
const SAMPLE_MS = 2_000;

/** Samples that are compared: the newest with that of ten seconds before, so that one late packet changes nothing. */
const WINDOW = 5;

export function watchQuality({ clock, stats, onChange }: Deps): QualityWatch {
  const samples: QualitySample[] = [];
  let quality: CallQuality | null = null;
  let isStopped = false;
  let timer = clock.after(SAMPLE_MS, () => void sample());

  async function sample(): Promise<void> {
    // Rejects for a connection that was closed meanwhile.
    const report = await stats().catch(() => null);
    if (isStopped) return;
    timer = clock.after(SAMPLE_MS, () => void sample());
    const now = report && sampleOf(report);
    if (now === null) return;
    samples.push(now);
    if (samples.length > WINDOW + 1) samples.shift();
    const [before] = samples;
    const next = before === undefined || before === now ? quality : qualityOf(before, now);
    if (next === null) samples.splice(0, samples.length - 1);
    if (next === quality) return;
    quality = next;
    onChange();
  }

  return {
    get quality() {
      return quality;
    },
    [Symbol.dispose]() {
      isStopped = true;
      timer[Symbol.dispose]();
    },
  };
}
