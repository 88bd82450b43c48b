import type { AgentApp } from "./agent-app.ts";
import type { QuickResponses } from "./quick-responses.ts";
import type { SessionNames } from "./session-expiration.ts";
import type { UnsupportedCore, UnsupportedNames } from "./unsupported.ts";

/** The names that this part adds to the namespace: quick responses, session expiration, agent app, and what is refused. */
export type ExtraNames = SessionNames &
  UnsupportedNames & {
    core: UnsupportedCore;
    agentApp: AgentApp;
    QuickResponses: QuickResponses;
  };
