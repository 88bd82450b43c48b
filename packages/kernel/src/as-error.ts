/** Returns a caught value as an Error: unchanged if it is one, otherwise wrapped with its text as the message. */
export function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
