/** How long something may take in a browser on a busy machine. Unit: milliseconds. */
const PATIENCE_MS = 15_000;
const STEP_MS = 40;

/** Repeats an assertion until it holds; fails as it last failed. For what another process does in its own time. */
export async function eventually(assertion: () => Promise<unknown>, patienceMs = PATIENCE_MS): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  }
}
