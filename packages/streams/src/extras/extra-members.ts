import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { createAgentApp } from "./agent-app.ts";
import { createQuickResponses } from "./quick-responses.ts";
import { createSessionNames } from "./session-expiration.ts";
import { createUnsupported, createUnsupportedCore } from "./unsupported.ts";

/** Adds quick responses, session expiration, agent app, and what is refused. */
export function installExtras(ns: Connect, deps: StreamsDeps): void {
  Object.assign(ns, createSessionNames(ns, deps), createUnsupported(ns), {
    agentApp: createAgentApp(ns, deps),
    // A class with nothing to make of it, for pages that look at its kind.
    QuickResponses: Object.assign(function QuickResponses() {}, createQuickResponses(ns)),
  });
  Object.assign(ns.core, createUnsupportedCore(ns));
}
