import type { Clock, Logger, Random } from "@tributary/kernel";
import type { HttpFetch } from "../participant-api/http-fetch.ts";
import type { ChatSession } from "./chat-session.ts";

/** A place that keeps texts under a name. `sessionStorage` is one. May throw when the browser refuses; that is survived. */
export type KeyedStorage = {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
};

/** What a customer's chat session stands on. */
export type ChatSessionDeps = {
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Where unsent messages outlive the page; null: nowhere. */
  readonly storage: KeyedStorage | null;
};

/** The answer of the start call, and where the participant service is. */
export type ChatSessionOptions = {
  readonly contactId: string;
  readonly participantId: string;
  readonly participantToken: string;
  /** An origin, or an origin and a path prefix without a slash at the end. */
  readonly endpoint: string;
};

/** Opens a customer's chat: its own socket, connected anew as long as the chat lasts. */
export declare function createChatSession(deps: ChatSessionDeps, options: ChatSessionOptions): ChatSession;
