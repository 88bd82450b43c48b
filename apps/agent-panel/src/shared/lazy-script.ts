import { useEffect, useSyncExternalStore } from "react";

/** A script that is loaded with the first view that needs it. */
export interface LazyScript<T> {
  /** Null until the script is loaded. */
  readonly value: T | null;
  /** Loads the script, once; a failed attempt is repeated by the next call. Resolves in both cases. */
  load(): Promise<void>;
  /** Calls `onChange` when the script has been loaded. Returns a function that stops this. */
  subscribe(onChange: () => void): () => void;
}

export function createLazyScript<T>(importScript: () => Promise<T>): LazyScript<T> {
  const observers = new Set<() => void>();
  let value: T | null = null;
  let loading: Promise<void> | null = null;

  async function load(): Promise<void> {
    try {
      value = await importScript();
    } catch {
      loading = null;
      return;
    }
    for (const onChange of observers) onChange();
  }

  return {
    get value() {
      return value;
    },
    load() {
      loading ??= load();
      return loading;
    },
    subscribe(onChange) {
      observers.add(onChange);
      return () => observers.delete(onChange);
    },
  };
}

/** Returns the script, or null until it is loaded. Loads it if it is needed. */
export function useLazyScript<T>(script: LazyScript<T>, isNeeded: boolean): T | null {
  useEffect(() => {
    if (isNeeded) void script.load();
  }, [script, isNeeded]);
  const read = (): T | null => script.value;
  return useSyncExternalStore(script.subscribe, read, read);
}
