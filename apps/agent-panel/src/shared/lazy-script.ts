import { useEffect, useSyncExternalStore } from "react";

/** A script that is loaded with the first view that needs it. */
export interface LazyScript<T> {
  /** Null until the script is loaded. */
  readonly value: T | null;
  readonly state: "idle" | "loading" | "failed" | "loaded";
  /** Loads the script, once; a failed attempt is repeated by the next call. Resolves to false if it fails. */
  load(): Promise<boolean>;
  /** Repeats an attempt that failed, or the current one if it fails: the center can be reached again. */
  retry(): void;
  /** Calls `onChange` when `state` changes. Returns a function that stops this. */
  subscribe(onChange: () => void): () => void;
}

export function createLazyScript<T>(importScript: () => Promise<T>): LazyScript<T> {
  const observers = new Set<() => void>();
  let value: T | null = null;
  let state: LazyScript<T>["state"] = "idle";
  let loading: Promise<boolean> | null = null;
  let attemptsLeft = 0;

  function change(next: typeof state): void {
    state = next;
    for (const onChange of observers) onChange();
  }

  async function start(): Promise<boolean> {
    change("loading");
    for (attemptsLeft = 1; attemptsLeft > 0 && value === null; attemptsLeft -= 1) {
      value = await importScript().catch(() => null);
    }
    if (value === null) loading = null;
    change(value === null ? "failed" : "loaded");
    return value !== null;
  }

  function load(): Promise<boolean> {
    loading ??= start();
    return loading;
  }

  return {
    get value() {
      return value;
    },
    get state() {
      return state;
    },
    load,
    retry() {
      if (state === "failed") void load();
      else if (state === "loading") attemptsLeft = 2; // the current one, which may fail, and another one
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
  const read = (): boolean => script.state === "failed";
  return useSyncExternalStore(script.subscribe, read, read);
}
