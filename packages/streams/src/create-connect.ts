import type { Connect, Part } from "./namespace.ts";
import type { StreamsDeps } from "./streams-deps.ts";

/** Assembles an instance from parts, in their order. */
export function assemble(deps: StreamsDeps, parts: readonly Part[]): Connect {
  const ns = {} as Connect; // empty until the parts, which declare these names, have added them
  for (const part of parts) part(ns, deps);
  return ns;
}
