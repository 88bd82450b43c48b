/** A value that views subscribe to; the only state outside React. */
import { asError, createEmitter, type Logger } from "@tributary/kernel";

/** Read side of a {@link Store}; fits React's `useSyncExternalStore`. */
export interface ReadableStore<T> {
  read(): T;
  /** Calls `listener` after each replacement of the value. */
  subscribe(listener: () => void): () => void;
}

/** A value that can be replaced. */
export interface Store<T> extends ReadableStore<T> {
  /** Replaces the value; the same value again notifies no listener. */
  write(value: T): void;
}

/** Creates a {@link Store} with `initial` as its value. */
export function createStore<T>(initial: T, log: Logger): Store<T> {
  let value = initial;
  const changed = createEmitter<void>((cause) => log.error("store listener failed", { cause: asError(cause) }));
  return {
    read: () => value,
    subscribe(listener) {
      const subscription = changed.on(listener);
      return () => subscription[Symbol.dispose]();
    },
    write(next) {
      if (Object.is(next, value)) return;
      value = next;
      changed.emit();
    },
  };
}
