import { assemble } from "./assemble.ts";
import { browserDeps } from "./browser-deps.ts";
import type { Connect, Part } from "./namespace.ts";
import type { StreamsDeps } from "./streams-deps.ts";

/** The instance that a page has without asking for one; made when first needed. */
let standard: { readonly ns: Connect; readonly deps: StreamsDeps } | undefined;

/**
 * The page's instance, with `parts` at least: the same whoever asks, and the same as `globalThis.connect` where that is defined by us.
 *
 * `onto`: what to build it on, if it is not there yet. Errors: throws where there is no window.
 */
export function defaultInstance(parts: readonly Part[], onto?: object): Connect {
  const deps = standard?.deps ?? browserDeps();
  const ns = assemble(deps, parts, standard?.ns ?? onto);
  standard ??= { ns, deps };
  return ns;
}
