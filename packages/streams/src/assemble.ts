import type { Connect, Part } from "./namespace.ts";
import type { StreamsDeps } from "./streams-deps.ts";

/** Which parts an instance has already. */
const installed = new WeakMap<object, Set<Part>>();

/**
 * Assembles an instance from parts, in their order, or adds those that one lacks.
 *
 * `onto`: an object that other libraries have put names on already, as chatjs does; those stay.
 */
export function assemble(deps: StreamsDeps, parts: readonly Part[], onto: object = {}): Connect {
  const ns = onto as Connect; // whole once the parts, which declare these names, have added them
  const present = installed.get(ns) ?? new Set();
  installed.set(ns, present);
  for (const part of parts) {
    if (present.has(part)) continue;
    present.add(part);
    part(ns, deps);
  }
  return ns;
}
