import type { EpochMs } from "@tributary/kernel";
import type { EpochSeconds } from "@tributary/protocol/connect";

/** A moment as this API writes it. */
export function epochSeconds(at: EpochMs): EpochSeconds {
  return at / 1000;
}
