import type { Connect } from "../namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";
import { createAgentApp } from "./agent-app.ts";
import { createQuickResponses } from "./quick-responses.ts";
import { createSessionNames } from "./session-expiration.ts";
import { createUnsupported, createUnsupportedCore } from "./unsupported.ts";

/** Installs quick responses, session expiration, the agent app, and unsupported names. */
export function installExtras(ns: Connect, deps: StreamsDeps): void {
  Object.assign(ns, createSessionNames(ns, deps), createUnsupported(ns), {
    agentApp: createAgentApp(ns, deps),
    // A function, because pages check its type; it is never instantiated.
    QuickResponses: Object.assign(function QuickResponses() {}, createQuickResponses(ns)),
  });
  Object.assign(ns.core, createUnsupportedCore(ns));
}
