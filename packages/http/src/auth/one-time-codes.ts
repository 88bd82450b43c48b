import { Buffer } from "node:buffer";
import type { Clock, EpochMs, Random } from "@tributary/kernel";

/** Short-lived codes that transfer a value between two windows once. In memory: a restart invalidates them. */
export interface OneTimeCodes<T> {
  mint(meaning: T): { readonly code: string; readonly expiresAt: EpochMs };
  /** Returns the value once; undefined if the code is unknown, used or expired. */
  redeem(code: string): T | undefined;
}

/** Validity of a code. Unit: milliseconds. */
export const CODE_LIFETIME_MS = 30_000;

/** Entropy of a code, too much to guess. Unit: bytes. */
const CODE_BYTES = 32;

/** Maximum number of pending codes; the oldest are dropped. */
const MAX_CODES = 10_000;

/** Creates an empty set of codes. Rule SN-03. */
export function createOneTimeCodes<T>({
  clock,
  random,
}: {
  readonly clock: Clock;
  readonly random: Random;
}): OneTimeCodes<T> {
  const codes = new Map<string, { readonly meaning: T; readonly expiresAt: EpochMs; readonly endsAtMs: number }>();

  function sweep(): void {
    const nowMs = clock.monotonicMs();
    for (const [code, { endsAtMs }] of codes) {
      if (endsAtMs > nowMs && codes.size < MAX_CODES) return; // oldest first
      codes.delete(code);
    }
  }

  return {
    mint(meaning) {
      sweep();
      const code = Buffer.from(random.bytes(CODE_BYTES)).toString("base64url");
      const expiresAt = clock.now() + CODE_LIFETIME_MS;
      codes.set(code, { meaning, expiresAt, endsAtMs: clock.monotonicMs() + CODE_LIFETIME_MS });
      return { code, expiresAt };
    },
    redeem(code) {
      const found = codes.get(code);
      codes.delete(code);
      return found !== undefined && found.endsAtMs > clock.monotonicMs() ? found.meaning : undefined;
    },
  };
}
