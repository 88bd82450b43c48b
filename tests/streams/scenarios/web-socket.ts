/** The panel's WebSocket as host code sees it. */
import { chat, desk } from "../support/agent-data.ts";
import { signIn } from "../support/follow.ts";
import type { Scenario } from "../support/stage.ts";

const METHODS = [
  "onAllMessage",
  "onConnectionGain",
  "onConnectionLost",
  "onConnectionOpen",
  "onConnectionClose",
  "onInitFailure",
  "onSubscriptionUpdate",
  "onSubscriptionFailure",
  "onDeepHeartbeatSuccess",
  "onDeepHeartbeatFailure",
  "onTopicFailure",
];

const FRAMES: readonly (readonly [event: string, data?: unknown])[] = [
  ["connection_open", { connectWebSocketRetryCount: 0, timeToConnect: 12 }],
  ["connection_gain"],
  ["all_message", { topic: "aws/chat", content: '{"Type":"MESSAGE"}', contentType: "application/json" }],
  ["all_message", { topic: "aws/task", content: "{}" }],
  ["subscription_update", { topic: "aws/subscribe", content: { status: "success", topics: ["aws/chat"] } }],
  ["subscription_failure", { topic: "aws/subscribe", content: { status: "failure", topics: ["none"] } }],
  ["connection_lost", { code: 1006, reason: "" }],
  ["connection_close", { code: 1006, reason: "" }],
  ["connection_error", { any: 1 }],
  ["init_failure"],
];

export const WEB_SOCKET: readonly Scenario[] = [
  {
    name: "the socket's events reach those who asked",
    async play(stage) {
      await signIn(stage, desk({ contacts: [chat("one", "connecting")] }));
      const socket = stage.connect.core.getWebSocketManager();
      for (const name of METHODS) stage.tell(name, typeof socket[name](stage.teller(`socket.${name}`)));
      stage.tell("onMessage", typeof socket.onMessage("aws/chat", stage.teller("socket.onMessage aws/chat")));
      stage.connect.onWebsocketInitFailure(stage.teller("onWebsocketInitFailure"));
      for (const [event, data] of FRAMES) await stage.panel.post(`webSocket::${event}`, data);
    },
  },
  {
    name: "the socket's events are on the bus by their names",
    async play(stage) {
      await signIn(stage);
      const bus = stage.connect.core.getEventBus();
      for (const [key, name] of Object.entries<string>(stage.connect.WebSocketEvents)) {
        bus.subscribe(name, stage.teller(`WebSocketEvents.${key}`));
      }
      for (const [event, data] of FRAMES) await stage.panel.post(`webSocket::${event}`, data);
    },
  },
  {
    name: "who left the socket hears no more",
    async play(stage) {
      await signIn(stage);
      const socket = stage.connect.core.getWebSocketManager();
      const leave = METHODS.map((name) => socket[name](stage.teller(`socket.${name}`)));
      const leaveTopic = socket.onMessage("aws/chat", stage.teller("gone"));
      socket.onMessage("aws/chat", stage.teller("kept"));
      for (const each of [...leave, leaveTopic]) stage.attempt("leaving", each);
      for (const [event, data] of FRAMES) await stage.panel.post(`webSocket::${event}`, data);
    },
  },
  {
    name: "topics and messages go up",
    async play(stage) {
      await signIn(stage);
      const socket = stage.connect.core.getWebSocketManager();
      stage.attempt("subscribeTopics", () => socket.subscribeTopics(["aws/chat", "custom"]));
      stage.attempt("no list", () => socket.subscribeTopics("aws/chat"));
      stage.attempt("sendMessage", () => socket.sendMessage({ topic: "custom", content: "words" }));
      stage.attempt("no function", () => socket.onMessage("aws/chat", "nothing"));
      stage.attempt("no function for all", () => socket.onAllMessage());
      stage.tell("the same", socket === stage.connect.core.getWebSocketManager());
    },
  },
];
