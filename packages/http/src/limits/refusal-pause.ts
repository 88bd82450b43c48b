import type { Clock, Random } from "@tributary/kernel";

/**
 * Resolves when a refusal because a budget of an address is used up may be sent: after the pause, or at most twice that. A client that ignores
 * `Retry-After` thereby gets one answer per pause on each of its connections, instead of as many as the server can write; and those of many connections
 * do not all arrive again at the same moment. Rule LM-33. Unit: milliseconds; 0 for no pause.
 */
export function pauseBeforeRefusal({ clock, random }: Deps, pauseMs: number): Promise<void> {
  if (pauseMs === 0) return Promise.resolve();
  return new Promise((resolve) => void clock.after(pauseMs * (1 + random.fraction()), resolve));
}

type Deps = { readonly clock: Clock; readonly random: Random };
