import type { StreamsDeps } from "../streams-deps.ts";

/** Creates an id for a request or a tab: "<epoch milliseconds>-<base 36>". The format is opaque to receivers. */
export function randomId({ clock, random }: Pick<StreamsDeps, "clock" | "random">): string {
  return `${clock.now()}-${random.fraction().toString(36).slice(2)}`;
}
