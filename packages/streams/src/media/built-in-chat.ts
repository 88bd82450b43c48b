/** Chat session for pages without chatjs, from the chat library. Source: docs/wire/streams.md#chat-media-controller. */
import { type AgentChatSession, createAgentSession, type WebSocketManager } from "@tributary/chat/chatjs";
import type { StreamsDeps } from "../streams-deps.ts";
import type { ChatDetails } from "./chat-details.ts";

/** Creates the session, not connected yet. `endpoint`: address of the participant service. */
export function createBuiltInChat(
  { fetch, clock, random, console, window }: StreamsDeps,
  options: { readonly details: ChatDetails; readonly endpoint: string; readonly sockets: WebSocketManager },
): AgentChatSession {
  const { details, endpoint, sockets } = options;
  return createAgentSession(
    { fetch, clock, random, console, page: window },
    { chatDetails: details, websocketManager: sockets, config: { endpoint } },
  );
}
