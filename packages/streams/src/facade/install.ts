import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";

/** Adds Agent, Contact, their connections, Endpoint and the snapshots. */
export function installFacade(_ns: Connect, _deps: StreamsDeps): void {}
