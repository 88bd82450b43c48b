const STEP_MS = 4;
const PATIENCE_MS = 4_000;

/** For what two pages do in their own time. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until something holds; says what it waited for when it gives up. */
export async function until(what: string, holds: () => boolean, patienceMs = PATIENCE_MS): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`gave up waiting for ${what}`);
    await sleep(STEP_MS);
  }
}
