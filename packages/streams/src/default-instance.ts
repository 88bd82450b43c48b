import { allParts, assemble } from "./assemble.ts";
import { browserDeps } from "./browser-deps.ts";
import type { Connect, Part } from "./namespace.ts";
import type { StreamsDeps } from "./streams-deps.ts";

/** The page's instance; created on first use. */
let standard: { readonly ns: Connect; readonly deps: StreamsDeps } | undefined;

/**
 * Returns the page's instance with at least `parts`: always the same one, also as `globalThis.connect` if {@link defineGlobalNames} ran.
 *
 * `onto`: object to build a new instance on. Errors: throws where there is no window.
 */
export function defaultInstance(parts: readonly Part[], onto?: object): Connect {
  const deps = standard?.deps ?? browserDeps();
  const ns = assemble(deps, parts, standard?.ns ?? onto);
  standard ??= { ns, deps };
  return ns;
}

/** Defines `connect`, and its old name `lily`, as globals. Names that other libraries have defined on `connect` are kept. */
export function defineGlobalNames(): Connect {
  const present: unknown = Reflect.get(globalThis, "connect");
  const ns = defaultInstance(allParts(), typeof present === "object" && present !== null ? present : undefined);
  Reflect.set(globalThis, "connect", ns);
  Reflect.set(globalThis, "lily", ns);
  return ns;
}
