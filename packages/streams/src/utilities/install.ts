import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";

/** Adds helper functions and error classes. */
export function installUtilities(_ns: Connect, _deps: StreamsDeps): void {}
