import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { ENUMS } from "./all-enums.ts";

/** Adds the enumerations with their runtime values. */
export function installEnums(ns: Connect, _deps: StreamsDeps): void {
  Object.assign(ns, ENUMS);
}
