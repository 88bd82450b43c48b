/** A list of listeners to one kind of event. */
export interface Emitter<T> {
  /** Adds a listener; disposing the result takes it away. A listener added while an event is told hears the next one. */
  on(listener: (event: T) => void): Disposable;
  /** Tells everyone who listens now, in the order in which they came. */
  emit(event: T): void;
  /** How many listen. */
  readonly size: number;
}

/** Makes an {@link Emitter}. What a listener throws goes to `onError` and stops nobody else. */
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
