import { useEffect, useSyncExternalStore } from "react";

/** A script that is loaded with the first view that needs it. */
export interface LazyScript<T> {
  /** Null until the script is loaded. */
  readonly value: T | null;
  /** True from a failed attempt until the script is loaded. */
  readonly hasFailed: boolean;
  /** Loads the script, once; a failed attempt is repeated by the next call. Resolves to false if it fails. */
  load(): Promise<boolean>;
  /** Repeats an attempt that failed, for example because the center was not reachable. */
  retry(): void;
  /** Calls `onChange` when the script has been loaded, or an attempt has failed. Returns a function that stops this. */
  subscribe(onChange: () => void): () => void;
}

export function createLazyScript<T>(importScript: () => Promise<T>): LazyScript<T> {
  const observers = new Set<() => void>();
  let value: T | null = null;
  let hasFailed = false;
  let loading: Promise<boolean> | null = null;

  async function start(): Promise<boolean> {
    try {
      value = await importScript();
    } catch {
      loading = null;
    }
    hasFailed = value === null;
    for (const onChange of observers) onChange();
    return !hasFailed;
  }

  function load(): Promise<boolean> {
    loading ??= start();
    return loading;
  }

  return {
    get value() {
      return value;
    },
    get hasFailed() {
      return hasFailed;
    },
    load,
    retry() {
      if (hasFailed) void load();
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

/** Returns true while the script is missing because it could not be loaded. */
export function useHasFailed(script: LazyScript<unknown>): boolean {
  const read = (): boolean => script.hasFailed;
  return useSyncExternalStore(script.subscribe, read, read);
}
