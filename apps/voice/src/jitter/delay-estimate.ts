/** Delay that packets of one source need, so that few of them come too late. */
export interface DelayEstimate {
  /** Takes the arrival of a packet. Both in milliseconds; the clocks are unrelated. */
  add(sentMs: number, arrivedMs: number): void;
  /** Time from the sending to the playing of audio, on the receiver's clock: `played = sent + offset`. Undefined before the first packet. */
  readonly offsetMs: number | undefined;
  /** Part of the offset that waits for late packets. */
  readonly targetMs: number;
}

/** Limits of the target. Below the lower one, each late packet would be missing; above the upper one, people interrupt each other. Unit: milliseconds. */
export const [MIN_TARGET_MS, MAX_TARGET_MS] = [40, 200];

/** Share of packets that may come too late. */
const LATE_SHARE = 0.02;

/** Width of the classes in which delays are counted. Unit: milliseconds. */
const CLASS_MS = 20;

const CLASSES = 20;

/** Weight that older packets keep with each new one: half after two seconds. */
const FORGETTING = 0.993;

/** The fastest packet of the last one or two intervals of this length is the reference. Unit: milliseconds. */
const REFERENCE_MS = 5_000;

/** Creates an estimate without packets. */
export function createDelayEstimate(): DelayEstimate {
  const weights = new Float64Array(CLASSES);
  let total = 0;
  let targetMs = MIN_TARGET_MS;
  let reference: { fastest: number; previous: number; endsMs: number } | undefined;

  function countedClass(delayMs: number): void {
    const index = Math.min(CLASSES - 1, Math.floor(delayMs / CLASS_MS));
    for (let each = 0; each < CLASSES; each += 1) weights[each] = (weights[each] ?? 0) * FORGETTING;
    weights[index] = (weights[index] ?? 0) + 1;
    total = total * FORGETTING + 1;
  }

  function target(): number {
    let late = 0;
    for (let index = CLASSES - 1; index >= 0; index -= 1) {
      late += weights[index] ?? 0;
      if (late > LATE_SHARE * total) return clamp((index + 1) * CLASS_MS + CLASS_MS);
    }
    return MIN_TARGET_MS;
  }

  return {
    add(sentMs, arrivedMs) {
      const transit = arrivedMs - sentMs;
      if (reference === undefined) {
        reference = { fastest: transit, previous: transit, endsMs: arrivedMs + REFERENCE_MS };
      } else if (arrivedMs >= reference.endsMs) {
        reference = { fastest: transit, previous: reference.fastest, endsMs: arrivedMs + REFERENCE_MS };
      } else reference.fastest = Math.min(reference.fastest, transit);
      countedClass(transit - Math.min(reference.fastest, reference.previous));
      targetMs = target();
    },
    get offsetMs() {
      return reference === undefined ? undefined : Math.min(reference.fastest, reference.previous) + targetMs;
    },
    get targetMs() {
      return targetMs;
    },
  };
}

function clamp(ms: number): number {
  return Math.max(MIN_TARGET_MS, Math.min(MAX_TARGET_MS, ms));
}
