import type { Clock, EpochMs } from "@tributary/kernel";
import { CONDUIT_EVENTS, topicList, webSocketSend } from "@tributary/protocol/conduit";
import * as v from "valibot";

/** Posts one event to the host. */
export type Tell = (event: string, data?: unknown) => void;

/** A chat frame, as the server hands it on. */
export type ChatFrame = { readonly topic: string; readonly content: string; readonly contentType?: string | undefined };

/** The panel's link, as hosts see it: a web socket that they may listen to. Source: docs/wire/streams.md#websocket-bridge. */
export interface WebSocketBridge {
  subscribe(data: unknown): void;
  send(data: unknown): void;
  frame(frame: ChatFrame): void;
  up(): void;
  lost(code: number, reason: string): void;
}

type Line =
  | { readonly phase: "down"; readonly since: EpochMs; readonly losses: number }
  | { readonly phase: "up"; readonly since: EpochMs };

/** Makes a {@link WebSocketBridge}. Rules CD-20 to CD-23. */
export function createWebSocketBridge(clock: Clock, tell: Tell): WebSocketBridge {
  const topics = new Set<string>();
  let line: Line = { phase: "down", since: clock.now(), losses: 0 };

  return {
    subscribe(data) {
      const asked = v.safeParse(topicList, data);
      if (!asked.success) return;
      for (const topic of asked.output) topics.add(topic);
      if (line.phase === "down") return; // told once the line is up
      tellSubscribed();
      // A chat session that came late waits for this; the others take one more.
      tell(CONDUIT_EVENTS.webSocketGain);
    },
    send(data) {
      const sent = v.safeParse(webSocketSend, data);
      if (!sent.success || line.phase === "down") return;
      // Hosts may keep the line alive themselves; nothing else that they can send has a meaning here.
      if (sent.output.topic === "aws/heartbeat") tell(CONDUIT_EVENTS.webSocketMessage, { topic: "aws/heartbeat" });
    },
    frame(frame) {
      tell(CONDUIT_EVENTS.webSocketMessage, frame);
    },
    up() {
      if (line.phase === "up") return;
      const now = clock.now();
      const opened = {
        connectWebSocketRetryCount: line.losses,
        connectionAttemptStartTime: line.since,
        noOpenConnectionsTimestamp: line.losses === 0 ? null : line.since,
        connectionEstablishedTime: now,
        timeToConnect: now - line.since,
        timeWithoutConnection: line.losses === 0 ? null : now - line.since,
      };
      line = { phase: "up", since: now };
      tell(CONDUIT_EVENTS.webSocketOpen, opened);
      tell(CONDUIT_EVENTS.agentWebSocketGained);
      tell(CONDUIT_EVENTS.webSocketGain);
      if (topics.size > 0) tellSubscribed();
    },
    lost(code, reason) {
      if (line.phase === "down") {
        line = { ...line, losses: line.losses + 1 };
        return;
      }
      const now = clock.now();
      const closed = {
        openTimestamp: line.since,
        closeTimestamp: now,
        connectionDuration: now - line.since,
        code,
        reason,
      };
      line = { phase: "down", since: now, losses: 1 };
      tell(CONDUIT_EVENTS.webSocketClose, closed);
      tell(CONDUIT_EVENTS.agentWebSocketLost, closed);
      tell(CONDUIT_EVENTS.webSocketLost, closed);
    },
  };

  function tellSubscribed(): void {
    tell(CONDUIT_EVENTS.webSocketSubscribed, {
      topic: "aws/subscribe",
      content: { status: "success", topics: [...topics] },
    });
  }
}
