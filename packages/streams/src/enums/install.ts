import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";

/** Adds the enumerations with their runtime values. */
export function installEnums(_ns: Connect, _deps: StreamsDeps): void {}
