import type { Clock, EpochMs } from "@tributary/kernel";
import { CONDUIT_EVENTS, softphoneSend, topicList, webSocketSend } from "@tributary/protocol/conduit";
import * as v from "valibot";
import type { PostToHost } from "./host-channel.ts";
import type { PanelServer } from "./panel-server.ts";

/** A chat frame as received from the server. */
export type ChatFrame = { readonly topic: string; readonly content: string; readonly contentType?: string | undefined };

/** The panel's link, presented to hosts as a web socket to subscribe to. Source: docs/wire/streams.md#websocket-bridge. */
export interface WebSocketBridge {
  subscribe(data: unknown): void;
  send(data: unknown): void;
  frame(frame: ChatFrame): void;
  /** A reply about the audio of a call. */
  softphone(connectionId: string, jsonRpcMsg: unknown): void;
  up(): void;
  lost(code: number, reason: string): void;
}

type LinkPhase =
  | { readonly phase: "down"; readonly since: EpochMs; readonly losses: number }
  | { readonly phase: "up"; readonly since: EpochMs };

/** Maximum number of topics of one page; further ones are not subscribed to. */
const MAX_TOPICS = 1_000;

type Deps = { readonly clock: Clock; readonly post: PostToHost; readonly server: Pick<PanelServer, "softphone"> };

/** Topic of messages about the audio of calls. */
const SOFTPHONE = "aws/softphone";

/** Creates a {@link WebSocketBridge}. Rules CD-20 to CD-24. */
export function createWebSocketBridge({ clock, post, server }: Deps): WebSocketBridge {
  const topics = new Set<string>();
  let link: LinkPhase = { phase: "down", since: clock.now(), losses: 0 };

  return {
    subscribe(data) {
      const requested = v.safeParse(topicList, data);
      if (!requested.success) return;
      for (const topic of requested.output) if (topics.size < MAX_TOPICS) topics.add(topic);
      if (link.phase === "down") return; // confirmed once the link is up
      confirmSubscription();
      // A chat session that subscribes late waits for this; the others accept a repetition.
      post(CONDUIT_EVENTS.webSocketGain);
    },
    send(data) {
      const sent = v.safeParse(webSocketSend, data);
      if (!sent.success || link.phase === "down") return;
      // Hosts may send heartbeats of their own; further topics are not supported.
      if (sent.output.topic === SOFTPHONE) sendSoftphone(data);
      else if (sent.output.topic === "aws/heartbeat") post(CONDUIT_EVENTS.webSocketMessage, { topic: "aws/heartbeat" });
    },
    frame(frame) {
      post(CONDUIT_EVENTS.webSocketMessage, frame);
    },
    softphone(connectionId, jsonRpcMsg) {
      const content = JSON.stringify({ connectionId, jsonRpcMsg });
      post(CONDUIT_EVENTS.webSocketMessage, { topic: SOFTPHONE, content });
    },
    up() {
      if (link.phase === "up") return;
      const now = clock.now();
      const opened = {
        connectWebSocketRetryCount: link.losses,
        connectionAttemptStartTime: link.since,
        noOpenConnectionsTimestamp: link.losses === 0 ? null : link.since,
        connectionEstablishedTime: now,
        timeToConnect: now - link.since,
        timeWithoutConnection: link.losses === 0 ? null : now - link.since,
      };
      link = { phase: "up", since: now };
      post(CONDUIT_EVENTS.webSocketOpen, opened);
      post(CONDUIT_EVENTS.agentWebSocketGained);
      post(CONDUIT_EVENTS.webSocketGain);
      if (topics.size > 0) confirmSubscription();
    },
    lost(code, reason) {
      if (link.phase === "down") {
        link = { ...link, losses: link.losses + 1 };
        return;
      }
      const now = clock.now();
      const closed = {
        openTimestamp: link.since,
        closeTimestamp: now,
        connectionDuration: now - link.since,
        code,
        reason,
      };
      link = { phase: "down", since: now, losses: 1 };
      post(CONDUIT_EVENTS.webSocketClose, closed);
      post(CONDUIT_EVENTS.agentWebSocketLost, closed);
      post(CONDUIT_EVENTS.webSocketLost, closed);
    },
  };

  function sendSoftphone(data: unknown): void {
    const sent = v.safeParse(softphoneSend, data);
    if (sent.success) server.softphone(sent.output.connectionId, sent.output.jsonRpcMsg);
  }

  function confirmSubscription(): void {
    post(CONDUIT_EVENTS.webSocketSubscribed, {
      topic: "aws/subscribe",
      content: { status: "success", topics: [...topics] },
    });
  }
}
