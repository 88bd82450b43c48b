import type { Clock } from "@tributary/kernel";

/**
 * Resolves when a refusal because a budget of an address is used up may be sent. A client that ignores `Retry-After` thereby gets one answer per pause
 * on each of its connections, instead of as many as the server can write. Rule LM-33. Unit: milliseconds; 0 for no pause.
 */
export function pauseBeforeRefusal(clock: Clock, pauseMs: number): Promise<void> {
  if (pauseMs === 0) return Promise.resolve();
  return new Promise((resolve) => void clock.after(pauseMs, resolve));
}
