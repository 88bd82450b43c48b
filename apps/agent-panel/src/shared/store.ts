/** A value that views follow: the only kind of state outside React. */
import { createEmitter, type Logger } from "@tributary/kernel";

/** Read side of a {@link Store}; fits React's `useSyncExternalStore`. */
export interface ReadableStore<T> {
  read(): T;
  /** Tells when the value was replaced. */
  subscribe(listener: () => void): () => void;
}

/** A value that can be replaced. */
export interface Store<T> extends ReadableStore<T> {
  /** Replaces the value; the same value again tells nobody. */
  write(value: T): void;
}

/** Makes a {@link Store} that holds `initial`. */
export function createStore<T>(initial: T, log: Logger): Store<T> {
  let value = initial;
  const changed = createEmitter<void>((cause) =>
    log.error("a view failed to follow a store", { cause: asError(cause) }),
  );
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

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}
