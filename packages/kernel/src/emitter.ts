/** Listeners for one kind of event. */
export interface Emitter<T> {
  /** Adds a listener; disposing the result removes it. A listener added during `emit` receives the next event first. */
  on(listener: (event: T) => void): Disposable;
  /** Calls all current listeners in the order of registration. */
  emit(event: T): void;
  /** Number of listeners. */
  readonly size: number;
}

/** Creates an {@link Emitter}. A listener that throws does not affect the others; its error is passed to `onError`. */
export function createEmitter<T>(onError: (error: unknown) => void): Emitter<T> {
  const listeners = new Set<{ readonly listener: (event: T) => void }>();
  return {
    on(listener) {
      const entry = { listener };
      listeners.add(entry);
      return { [Symbol.dispose]: () => void listeners.delete(entry) };
    },
    emit(event) {
      for (const entry of [...listeners]) {
        if (!listeners.has(entry)) continue;
        try {
          entry.listener(event);
        } catch (error) {
          onError(error);
        }
      }
    },
    get size() {
      return listeners.size;
    },
  };
}
