/** `connect.ChatSession` and the names beside it. Source: docs/wire/participant.md#chatsession. */
import type { PlatformDeps } from "../platform-deps.ts";
import { IllegalArgumentError } from "./chat-error.ts";
import { type CsmService, csmService } from "./csm-service.ts";
import { Logger, LogLevel, type LogManager } from "./logging.ts";
import { ownTransport } from "./own-transport.ts";
import { createPanelTransport, type WebSocketManager } from "./panel-transport.ts";
import type { ServiceData } from "./service-client.ts";
import { createSession } from "./session.ts";
import { type ChatDetailsInput, readDetails } from "./session-details.ts";
import type { AgentChatSession, CustomerChatSession } from "./session-types.ts";
import { type ChatGlobalConfig, createSettings } from "./settings.ts";
import { createTypingThrottle } from "./typing-throttle.ts";

export const SessionTypes = { AGENT: "AGENT", CUSTOMER: "CUSTOMER" } as const;

type SessionArgs = {
  readonly chatDetails: ChatDetailsInput;
  readonly options?: { readonly region?: string };
  /** Accepted for programs that set it: this library sends no metrics. */
  readonly disableCSM?: boolean;
};

/** Argument of `create` for a customer. */
export type CustomerSessionArgs = SessionArgs & { readonly type: "CUSTOMER" };

/** Argument of `create` for an agent. `websocketManager`: the panel's socket; without it the session opens its own. */
export type AgentSessionArgs = SessionArgs & { readonly type?: "AGENT"; readonly websocketManager?: WebSocketManager };

/** Creates sessions, and holds the settings of all sessions. */
export type ChatSessionObject = {
  /**
   * Creates a session, not connected yet. Incomplete details are logged, and the returned session has no `controller`.
   *
   * Errors: throws `IllegalArgument` for an unknown type.
   */
  create(args: CustomerSessionArgs): CustomerChatSession;
  create(args: AgentSessionArgs): AgentChatSession;
  /** Changes settings. Members that are left out keep their value. */
  setGlobalConfig(config: ChatGlobalConfig): void;
  /** Sets a region that replaces all others; null removes it. */
  setRegionOverride(region: string | null): void;
  setFeatureFlag(name: string): void;
  readonly LogLevel: typeof LogLevel;
  readonly Logger: typeof Logger;
  readonly SessionTypes: typeof SessionTypes;
  readonly csmService: CsmService;
};

/** All names of the library. */
export type ChatJsNames = {
  readonly ChatSession: ChatSessionObject;
  readonly LogManager: LogManager;
  readonly LogLevel: typeof LogLevel;
  readonly csmService: CsmService;
  readonly ChatJS: typeof ChatJS;
};

/** Release whose interface this library has, and its own name. */
export const ChatJS = {
  version: "5.0.0",
  name: "@tributary/chat",
  source: "tributary",
  repository: "",
  build: { timestamp: "", environment: "production" },
} as const;

/** Creates the names with settings of their own. Has no side effects. */
export function createChatJs(deps: PlatformDeps): ChatJsNames {
  const settings = createSettings(deps);
  const typingOfPage = createTypingThrottle<ServiceData>(deps.clock);
  const log = settings.log.getLogger({ prefix: "ChatSession" });

  function create({ type = "AGENT", chatDetails, options, websocketManager }: CreateArgs): never {
    if (type !== "AGENT" && type !== "CUSTOMER")
      throw new IllegalArgumentError(`Unknown session type, allowed values are: AGENT, CUSTOMER`, type);
    try {
      const session = createSession(deps, {
        details: readDetails(chatDetails),
        type,
        settings,
        region: options?.region,
        usesPanel: Boolean(websocketManager),
        transport: websocketManager
          ? (link) => createPanelTransport(websocketManager, link)
          : ownTransport(deps, settings),
        sharedTyping: settings.compatibility.shareTypingThrottle ? typingOfPage : undefined,
      });
      return session as never; // declared by the overloads
    } catch (error) {
      log.error("failed to create a session", error);
      return { controller: undefined } as never; // as upstream
    }
  }
  const ChatSession: ChatSessionObject = {
    create,
    setGlobalConfig: settings.configure,
    setRegionOverride: settings.overrideRegion,
    setFeatureFlag: settings.enableFeature,
    LogLevel,
    Logger,
    SessionTypes,
    csmService,
  };
  return { ChatSession, LogManager: settings.log, LogLevel, csmService, ChatJS };
}

type CreateArgs = Omit<AgentSessionArgs, "type"> & { readonly type?: string };
