import type { AgentApp } from "./agent-app.ts";
import type { QuickResponses } from "./quick-responses.ts";
import type { SessionNames } from "./session-expiration.ts";
import type { UnsupportedCore, UnsupportedNames } from "./unsupported.ts";

/** Namespace members added by this part: quick responses, session expiration, agent app, and unsupported names. */
export type ExtraNames = SessionNames &
  UnsupportedNames & {
    core: UnsupportedCore;
    agentApp: AgentApp;
    QuickResponses: QuickResponses;
  };
