/** A customer's own socket: subscribes after each reconnection and is replaced before its address expires. */
import type { Clock, Logger, Random } from "@tributary/kernel";
import { createLink, createReconnectPolicy, type Link, type OpenSocket } from "@tributary/link";
import { HEARTBEAT_FRAME, parseServerFrame, type ServerFrame, TOPICS } from "@tributary/protocol";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { Connection } from "../participant-api/participant-api.ts";
import type { ChatTransport, ChatTransportListener } from "./chat-transport.ts";

/** `connect` creates a connection, with a fresh address for each attempt. */
export type SocketTransportDeps = {
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly connect: () => Promise<ApiAnswer<Connection>>;
  /** Called after each ping: true once the center has answered it, false if it has not before the next. */
  readonly onPing?: (isAnswered: boolean) => void;
};

/**
 * Interval between heartbeats, which detect silently dead sockets. Unit: milliseconds. Source:
 * docs/wire/participant.md#life-of-a-socket.
 */
const HEARTBEAT_MS = 10_000;
/** Time without any received frame after which a socket is considered dead. Unit: milliseconds. */
const SILENCE_MS = 22_000;
/** Time for a subscription to be confirmed before it is retried on a new socket. Unit: milliseconds. */
const SUBSCRIBE_TIMEOUT_MS = 5_000;
/** Age at which a socket is replaced; its address is valid for about an hour. Unit: milliseconds. */
const ROTATE_MS = 55 * 60_000;

/** Status of an answered ping. */
const OK = 200;
const PING_FRAME = JSON.stringify({ topic: TOPICS.ping });
const SUBSCRIBE_FRAME = JSON.stringify({ topic: TOPICS.subscribe, content: { topics: [TOPICS.chat] } });

/** Creates the transport; `open` opens its first socket. */
export function createSocketTransport(deps: SocketTransportDeps): ChatTransport {
  let sockets: Sockets | undefined;
  return {
    open(listener) {
      sockets = openSockets(deps, listener);
      return sockets;
    },
    nudge: () => sockets?.nudge(),
    interrupt: () => sockets?.interrupt(),
  };
}

type Sockets = Disposable & { nudge(): void; interrupt(): void };

/** Maintains the primary link and, during rotation, its successor. */
function openSockets(deps: SocketTransportDeps, listener: ChatTransportListener): Sockets {
  const { clock } = deps;
  let primary: Link | undefined;
  let successor: Link | undefined;
  let rotation: Disposable | undefined;
  let isOver = false;

  function stop(): void {
    rotation?.[Symbol.dispose]();
    for (const link of [successor, primary]) link?.[Symbol.dispose]();
  }

  function open(): Link {
    const link = openLink(deps, {
      item: (content) => listener.item(content),
      subscribed: () => {
        if (link === successor) {
          const predecessor = primary;
          primary = link;
          successor = undefined;
          predecessor?.[Symbol.dispose]();
        }
        rotation?.[Symbol.dispose]();
        rotation = clock.after(ROTATE_MS, () => {
          successor = open();
        });
        listener.up(); // also when a successor takes over: its predecessor may have had items in flight
      },
      lost: () => {
        if (link !== primary) return;
        rotation?.[Symbol.dispose]();
        successor?.[Symbol.dispose]();
        successor = undefined;
        listener.down();
      },
      denied: (message) => {
        if (isOver) return;
        isOver = true;
        stop();
        listener.over(message);
      },
    });
    link.start();
    return link;
  }

  primary = open();
  return {
    nudge: () => primary?.nudge(),
    interrupt: () => primary?.interrupt(),
    [Symbol.dispose]() {
      isOver = true;
      stop();
    },
  };
}

type LinkEvents = {
  readonly item: (content: string) => void;
  readonly subscribed: () => void;
  readonly lost: () => void;
  readonly denied: (message: string) => void;
};

function openLink(deps: SocketTransportDeps, events: LinkEvents): Link {
  const { clock, log, random } = deps;
  let denied: string | undefined;
  let isSubscribed = false;
  let subscribeTimeout: Disposable | undefined;
  let isPinging = false;

  function ping(send: (text: string) => void): void {
    if (deps.onPing === undefined) return;
    if (isPinging) deps.onPing(false);
    isPinging = true;
    send(PING_FRAME);
  }

  function probe(): string {
    ping((text) => link.send(text));
    return HEARTBEAT_FRAME;
  }

  const link: Link = createLink(deps, {
    address: async () => {
      const answer = await deps.connect();
      if (answer.ok) return answer.value.socketUrl;
      if (answer.refusal.kind === "denied") denied = answer.refusal.message;
      throw new Error(answer.refusal.message);
    },
    onOpen: (send) => {
      send(SUBSCRIBE_FRAME);
      isPinging = false;
      ping(send);
      send(HEARTBEAT_FRAME);
      subscribeTimeout = clock.after(SUBSCRIBE_TIMEOUT_MS, () => link.restart());
    },
    onFrame: (text) => {
      const frame = parseServerFrame(text);
      if (frame === undefined) log.warn("malformed chat frame", { length: text.length });
      else if (frame.topic === TOPICS.chat && typeof frame.content === "string") events.item(frame.content);
      else if (!isSubscribed && isConfirmation(frame)) {
        isSubscribed = true;
        subscribeTimeout?.[Symbol.dispose]();
        events.subscribed();
      } else if (isPinging && frame.topic === TOPICS.ping) {
        isPinging = false;
        deps.onPing?.((frame.statusCode ?? OK) === OK);
      }
    },
    onState: ({ phase }) => {
      if (phase === "up") return;
      subscribeTimeout?.[Symbol.dispose]();
      if (isSubscribed) events.lost();
      isSubscribed = false;
      if (phase === "stopped" && denied !== undefined) events.denied(denied);
    },
    policy: createReconnectPolicy(random, () => denied === undefined),
    liveness: { probeMs: HEARTBEAT_MS, silenceMs: SILENCE_MS, probe },
  });
  return link;
}

function isConfirmation({ topic, content }: ServerFrame): boolean {
  const isObject = typeof content === "object" && content !== null;
  return topic === TOPICS.subscribe && isObject && "status" in content && content.status === "success";
}
