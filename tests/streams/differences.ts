/**
 * Where our library does not do what release 2.28.2 does, on purpose: the lines that only one of them writes in a scenario, and why.
 * A difference that is not here fails the comparison; one that is here and does not show fails it too. `docs/compat/streams.md` tells them.
 */

/** One place of one scenario. */
export type Difference = {
  readonly scenario: string;
  readonly part: "told" | "up" | "sdk" | "windows";
  /** Lines that only the upstream writes at this place. */
  readonly upstream: readonly string[];
  /** Lines that only ours writes there. */
  readonly ours: readonly string[];
  /** Why, for those who migrate. */
  readonly reason: string;
};

export const DIFFERENCES: readonly Difference[] = [];
