import type { Connect } from "../namespace.ts";

/** What another library has put on this namespace, or on the page's global one. */
export function globalName<T>(ns: Connect, window: Window, name: string): T | undefined {
  const pages: unknown = Reflect.get(window, "connect");
  const found: unknown = Reflect.get(ns, name) ?? (isObject(pages) ? Reflect.get(pages, name) : undefined);
  return found === undefined ? undefined : (found as T); // the other library's own shape, as its documentation has it
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
