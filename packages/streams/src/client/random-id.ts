import type { StreamsDeps } from "../streams-deps.ts";

/** An id for one question or one tab: "<epoch milliseconds>-<base 36>". Others must take it for an opaque word. */
export function randomId({ clock, random }: Pick<StreamsDeps, "clock" | "random">): string {
  return `${clock.now()}-${random.fraction().toString(36).slice(2)}`;
}
