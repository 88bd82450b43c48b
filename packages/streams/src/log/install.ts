import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";

/** Adds `getLog`, Logger, LogEntry, LogLevel and LogComponent. */
export function installLogger(_ns: Connect, _deps: StreamsDeps): void {}
