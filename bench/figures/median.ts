/** The middle one. Of an even number of values the lower of the two, so that it is one that was measured. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

/** The middle one of what `pick` finds in each. */
export function medianOf<T>(all: readonly T[], pick: (one: T) => number): number {
  return median(all.map(pick));
}

/** Rounded for a table. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
