/** Returns the value if it is an Error, otherwise an Error with the value as its message. */
export function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
