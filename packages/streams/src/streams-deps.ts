import type { Clock, Random } from "@tributary/kernel";

/** What an instance reaches the browser through. Made from the page's own globals when first needed, never at import. */
export type StreamsDeps = {
  readonly window: Window;
  readonly clock: Clock;
  readonly random: Random;
};
