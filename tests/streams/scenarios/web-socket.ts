/** The panel's WebSocket as seen by host code. */
import { chat, desk } from "../support/agent-data.ts";
import { signIn } from "../support/follow.ts";
import type { Scenario } from "../support/host-page.ts";

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
    name: "socket events reach their subscribers",
    async run(page) {
      await signIn(page, desk({ contacts: [chat("one", "connecting")] }));
      const socket = page.connect.core.getWebSocketManager();
      for (const name of METHODS) page.record(name, typeof socket[name](page.recorder(`socket.${name}`)));
      page.record("onMessage", typeof socket.onMessage("aws/chat", page.recorder("socket.onMessage aws/chat")));
      page.connect.onWebsocketInitFailure(page.recorder("onWebsocketInitFailure"));
      for (const [event, data] of FRAMES) await page.panel.post(`webSocket::${event}`, data);
    },
  },
  {
    name: "socket events are on the bus under their names",
    async run(page) {
      await signIn(page);
      const bus = page.connect.core.getEventBus();
      for (const [key, name] of Object.entries<string>(page.connect.WebSocketEvents)) {
        bus.subscribe(name, page.recorder(`WebSocketEvents.${key}`));
      }
      for (const [event, data] of FRAMES) await page.panel.post(`webSocket::${event}`, data);
    },
  },
  {
    name: "unsubscribed socket callbacks are not called",
    async run(page) {
      await signIn(page);
      const socket = page.connect.core.getWebSocketManager();
      const leave = METHODS.map((name) => socket[name](page.recorder(`socket.${name}`)));
      const leaveTopic = socket.onMessage("aws/chat", page.recorder("gone"));
      socket.onMessage("aws/chat", page.recorder("kept"));
      for (const each of [...leave, leaveTopic]) page.attempt("leaving", each);
      for (const [event, data] of FRAMES) await page.panel.post(`webSocket::${event}`, data);
    },
  },
  {
    name: "topics and messages are sent to the panel",
    async run(page) {
      await signIn(page);
      const socket = page.connect.core.getWebSocketManager();
      page.attempt("subscribeTopics", () => socket.subscribeTopics(["aws/chat", "custom"]));
      page.attempt("no list", () => socket.subscribeTopics("aws/chat"));
      page.attempt("sendMessage", () => socket.sendMessage({ topic: "custom", content: "words" }));
      page.attempt("no function", () => socket.onMessage("aws/chat", "nothing"));
      page.attempt("no function for all", () => socket.onAllMessage());
      page.record("the same", socket === page.connect.core.getWebSocketManager());
    },
  },
];
