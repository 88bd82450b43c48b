/** Exhaustiveness check: a compile error if `value` can have any type, otherwise throws at runtime. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}

/**
 * Returns the value, or throws an error that names `what`. For values that the surrounding code has already checked.
 */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`missing: ${what}`);
  return value;
}
