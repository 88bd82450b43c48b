import { Buffer } from "node:buffer";
import type { Clock, EpochMs, Random } from "@tributary/kernel";

/** Codes by which one window hands something to another: good once, and not for long. Kept in memory, a restart forgets them. */
export interface OneTimeCodes<T> {
  mint(meaning: T): { readonly code: string; readonly expiresAt: EpochMs };
  /** What the code stands for; undefined when it is unknown, used or too old. Using it uses it up. */
  redeem(code: string): T | undefined;
}

/** How long a code is good. Unit: milliseconds. */
export const CODE_LIFETIME_MS = 30_000;

/** Enough that nobody can guess one. Unit: bytes. */
const CODE_BYTES = 32;

/** The oldest codes go when there are more: nobody needs that many at once. */
const MAX_CODES = 10_000;

/** Makes {@link OneTimeCodes}. Rule SN-03. */
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
      if (endsAtMs > nowMs && codes.size < MAX_CODES) return; // in order of their age
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
