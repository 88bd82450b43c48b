const STEP_MS = 4;
const TIMEOUT_MS = 15_000;

/** Resolves after `ms` milliseconds, for work that the two pages do asynchronously. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until `holds` returns true; the error after the timeout contains `what`. */
export async function until(what: string, holds: () => boolean, timeoutMs = TIMEOUT_MS): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`timed out waiting for ${what}`);
    await sleep(STEP_MS);
  }
}
