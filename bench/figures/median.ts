/** Median. For an even number of values the lower of the two middle ones, so that the result is a measured value. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

/** Median of `pick` over all elements. */
export function medianOf<T>(all: readonly T[], pick: (one: T) => number): number {
  return median(all.map(pick));
}

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** The median of one figure of all runs, for a table. */
export function roundedMedian<T>(all: readonly T[], pick: (one: T) => number, digits: number): number {
  return rounded(medianOf(all, pick), digits);
}
