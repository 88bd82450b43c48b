import type { PageFields } from "./start-form.ts";

/** The fields of the page, which are loaded if there are any. */
export interface LazyFields {
  /** Null until they are loaded, or if there are none. */
  readonly value: PageFields | null;
  /** Loads the fields unless they are there; null if they are. Resolves to false if they cannot be loaded. */
  complete(): Promise<boolean> | null;
}

/** Creates {@link LazyFields}. `load` is null for a page without fields, and resolves to null if they are not valid. */
export function createLazyFields(load: (() => Promise<PageFields | null>) | null): LazyFields {
  let value: PageFields | null = null;
  let isComplete = load === null;
  let loading: Promise<boolean> | undefined;
  return {
    get value() {
      return value;
    },
    complete() {
      if (load === null || isComplete) return null;
      loading ??= load().then(
        (loaded) => {
          value = loaded;
          isComplete = true;
          return true;
        },
        () => {
          loading = undefined;
          return false;
        },
      );
      return loading;
    },
  };
}
