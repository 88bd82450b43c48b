/** Change of a leg that the arrival of packets shows. */
export type AudioChange = "leg-connected" | "leg-lost";

/** Notices when the audio of a leg begins, stops and continues. */
export interface Watchdog {
  /** A packet arrived. */
  onPacket(atMs: number): AudioChange | undefined;
  check(nowMs: number): AudioChange | undefined;
}

/** Time without packets after which a leg is lost. Unit: milliseconds. Source: MC-10. */
export const LOST_AFTER_MS = 10_000;

/** Creates a watchdog for a leg that was opened now. */
export function createWatchdog(openedMs: number): Watchdog {
  let lastMs = openedMs;
  let state: "waiting" | AudioChange = "waiting";
  return {
    onPacket(atMs) {
      lastMs = atMs;
      if (state === "leg-connected") return undefined;
      state = "leg-connected";
      return state;
    },
    check(nowMs) {
      if (state === "leg-lost" || nowMs - lastMs < LOST_AFTER_MS) return undefined;
      state = "leg-lost";
      return state;
    },
  };
}
