import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";

/** Adds streams, conduits, clients and managers as classes. */
export function installInfrastructure(_ns: Connect, _deps: StreamsDeps): void {}
