import { defaultInstance } from "./default-instance.ts";
import { ALL_PARTS } from "./full.ts";
import type { Connect } from "./namespace.ts";

/** Defines `connect`, and its old name `lily`, for the whole page. What other libraries have put on `connect` already stays. */
export function defineGlobalNames(): Connect {
  const present: unknown = Reflect.get(globalThis, "connect");
  const ns = defaultInstance(ALL_PARTS, typeof present === "object" && present !== null ? present : undefined);
  Reflect.set(globalThis, "connect", ns);
  Reflect.set(globalThis, "lily", ns);
  return ns;
}
