import type { Clock, EpochMs, Logger, Random } from "@tributary/kernel";
import type { HttpFetch } from "../participant-api/http-fetch.ts";
import type { ChatSession } from "./chat-session.ts";
import type { ChatTransport } from "./chat-transport.ts";

/** A connection token (*ConnectionToken*) and when it stops being good. */
export type ConnectionToken = { readonly token: string; readonly expiresAt: EpochMs };

/** What an agent's chat session stands on.. */
export type AgentChatDeps = {
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** The frames of the panel's one socket. */
  readonly transport: ChatTransport;
  /** Asks the center for a connection token. Called when there is none, when it is about to expire, and after a 403. */
  readonly connectionToken: () => Promise<ConnectionToken>;
};

/** Which chat, and as whom. */
export type AgentChatOptions = {
  readonly contactId: string;
  readonly initialContactId: string;
  readonly participantId: string;
  /** Where the participant service is: an origin, or an origin and a path prefix without a slash at the end. */
  readonly endpoint: string;
};

/** Opens a chat at an agent's desk: no socket of its own, the panel's link carries the frames. */
export declare function createAgentChatSession(deps: AgentChatDeps, options: AgentChatOptions): ChatSession;
