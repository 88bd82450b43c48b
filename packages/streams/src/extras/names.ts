import type { AgentApp } from "./agent-app.ts";
import type { CoreLeftOut, LeftOutNames } from "./left-out.ts";
import type { QuickResponses } from "./quick-responses.ts";
import type { SessionNames } from "./session-expiration.ts";

/** The names that this part adds to the namespace: quick responses, session expiration, agent app, and what is refused. */
export type ExtraNames = SessionNames &
  LeftOutNames & {
    core: CoreLeftOut;
    agentApp: AgentApp;
    QuickResponses: QuickResponses;
  };
