import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "@tributary/kernel";

/** Values that a request must repeat, so that an old one cannot be sent again. Nothing is kept of them. */
export interface Nonces {
  current(): string;
  isFresh(nonce: string): boolean;
}

/** Time after which the value changes. The one before is fresh too. Unit: milliseconds. */
const WINDOW_MS = 600_000;

/** Creates values of this process. */
export function createNonces({ clock }: { readonly clock: Clock }): Nonces {
  const secret = randomBytes(32);
  const nonceOf = (window: number): string =>
    createHmac("sha256", secret).update(String(window)).digest("base64url").slice(0, 24);
  const window = (): number => Math.floor(clock.monotonicMs() / WINDOW_MS);
  return {
    current: () => nonceOf(window()),
    isFresh: (nonce) => [0, 1].some((ago) => isEqual(nonce, nonceOf(window() - ago))),
  };
}

function isEqual(a: string, b: string): boolean {
  return (
    a.length === b.length && timingSafeEqual(Buffer.from(a.padEnd(b.length)).subarray(0, b.length), Buffer.from(b))
  );
}
