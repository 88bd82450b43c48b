/** Returns the result of a use of the storage; undefined if the browser denies it, it is full, or its text is not JSON: the chat works but does not survive a reload. */
export function tryStorage<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}
