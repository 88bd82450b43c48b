import type { Connect } from "../namespace.ts";

/** Returns a name that another library has defined on this namespace or on the page's global one. */
export function globalName<T>(ns: Connect, window: Window, name: string): T | undefined {
  const pages: unknown = Reflect.get(window, "connect");
  const found: unknown = Reflect.get(ns, name) ?? (isObject(pages) ? Reflect.get(pages, name) : undefined);
  return found === undefined ? undefined : (found as T); // type as documented by the other library
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
