import type { VoiceReport } from "@tributary/protocol/media";

type Quality = Omit<Extract<VoiceReport, { type: "quality" }>, "type">;

/** Quality of the last minute. */
export interface QualityWindow {
  add(counts: Partial<Quality>): void;
  /** Begins the next second, and returns the sums of the last sixty. */
  turn(): Quality;
}

const SECONDS = 60;

const NONE: Quality = { lateTicks: 0, frames: 0, concealedFrames: 0 };

/** Creates an empty window. */
export function createQualityWindow(): QualityWindow {
  const seconds: Quality[] = [];
  let current = NONE;
  return {
    add(counts) {
      current = sumOf(current, { ...NONE, ...counts });
    },
    turn() {
      seconds.push(current);
      if (seconds.length > SECONDS) seconds.shift();
      current = NONE;
      return seconds.reduce(sumOf, NONE);
    },
  };
}

function sumOf(a: Quality, b: Quality): Quality {
  return {
    lateTicks: a.lateTicks + b.lateTicks,
    frames: a.frames + b.frames,
    concealedFrames: a.concealedFrames + b.concealedFrames,
  };
}
