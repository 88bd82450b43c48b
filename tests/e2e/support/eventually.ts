/** Allows for a browser on a busy machine. Unit: milliseconds. */
const DEFAULT_TIMEOUT_MS = 15_000;
const RETRY_MS = 40;

/** Retries an assertion until it passes, and throws its last error after `timeoutMs`. For effects of other processes. */
export async function eventually(assertion: () => Promise<unknown>, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<void> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
