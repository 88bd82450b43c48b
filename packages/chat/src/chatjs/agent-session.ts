/** An agent's session on the panel's socket, for the Streams library. */
import { createPageHints, type HintSources } from "../page-hints.ts";
import type { PlatformDeps } from "../platform-deps.ts";
import { createPanelTransport, type WebSocketManager } from "./panel-transport.ts";
import { createSession } from "./session.ts";
import { type ChatDetailsInput, readDetails } from "./session-details.ts";
import type { AgentChatSession } from "./session-types.ts";
import { type ChatGlobalConfig, createSettings } from "./settings.ts";

/** Services of the page; `page`: its window, whose events report the network. */
export type AgentSessionDeps = Pick<PlatformDeps, "fetch" | "clock" | "random" | "console"> & {
  readonly page: HintSources;
};

/** Chat, socket and settings of an agent's session. */
export type AgentSessionOptions = {
  readonly chatDetails: ChatDetailsInput;
  readonly websocketManager: WebSocketManager;
  readonly config: ChatGlobalConfig;
};

/** Creates an agent's session with settings of its own, not connected yet. Errors: throws `IllegalArgument` for incomplete details. */
export function createAgentSession(
  { page, ...deps }: AgentSessionDeps,
  { chatDetails, websocketManager, config }: AgentSessionOptions,
): AgentChatSession {
  const hints = createPageHints(page);
  const settings = createSettings({ ...deps, hints });
  settings.configure(config);
  const session = createSession(
    { ...deps, hints },
    {
      details: readDetails(chatDetails),
      type: "AGENT",
      settings,
      region: undefined,
      usesPanel: true,
      transport: (link) => createPanelTransport(websocketManager, link),
      sharedTyping: undefined,
    },
  );
  return session as AgentChatSession; // has the members of an agent's session
}
