import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import * as agent from "./agent-enums.ts";
import * as connection from "./connection-enums.ts";
import * as contact from "./contact-enums.ts";
import * as leftOut from "./left-out-enums.ts";
import * as wire from "./wire-enums.ts";

/** Every enumeration by its name. Aliases are the same object, as pages may compare them. */
export const ENUMS = { ...agent, ...contact, ...connection, ...wire, ...leftOut };

/** Adds the enumerations with their runtime values. */
export function installEnums(ns: Connect, _deps: StreamsDeps): void {
  Object.assign(ns, ENUMS);
}
