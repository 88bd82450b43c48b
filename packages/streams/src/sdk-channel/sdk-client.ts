import type { Clock, Random } from "@tributary/kernel";
import { uuidV7 } from "@tributary/kernel";
import type { Subscription } from "../bus/event-bus.ts";
import { openSdkPort, type SdkPanelMessage, type SdkPort } from "./sdk-port.ts";
import { createSdkProvider, type SdkProvider } from "./sdk-provider.ts";
import { createSdkTopics, type SdkTopic } from "./sdk-topics.ts";

/** Namespace of most commands. */
export const SDK_CONTACT = "aws.connect.contact";
/** Timeout of a request, counted from the call. Unit: milliseconds. Source: docs/wire/streams.md#constants-and-timers. */
export const SDK_REQUEST_TIMEOUT_MS = 30_000;
/** Type of the window message that transfers the port to the host. */
const INIT_TYPE = "cross-domain-adapter-init";

/** Rejection of an unanswered or refused request. Source: docs/wire/streams.md#sdk-channel. */
export class SdkError extends Error {
  override readonly name = "SdkError";
  /** By which the SDK recognizes its errors in other bundles. */
  readonly errorType = "ConnectError";
  readonly reason: string;
  readonly errorKey: string;
  readonly namespace: string;
  readonly details: object;
  constructor(reason: string, about: { errorKey: string; namespace: string; details: object }) {
    super(reason);
    this.reason = reason;
    this.errorKey = about.errorKey;
    this.namespace = about.namespace;
    this.details = about.details;
  }
}

/** Host side of the SDK channel. Source: docs/wire/streams.md#sdk-channel. */
export interface SdkClient {
  /**
   * Sends a request to the panel. Queued until the panel has opened the channel.
   *
   * Errors: rejects with {@link SdkError} if the panel refuses, does not respond within 30 seconds, or is detached.
   */
  request(command: string, data?: unknown, namespace?: string): Promise<unknown>;
  /** Subscribes to exactly this topic. The subscription survives a new frame. */
  subscribe(topic: SdkTopic, handler: (data: unknown) => void): Subscription;
  /** Removes a subscription by its handler. */
  unsubscribe(topic: SdkTopic, handler: (data: unknown) => void): void;
  /** Sends a message without a response (`log`, `metric`). */
  send(message: object): void;
  /** Provider for other SDK clients on the page that use the same channel. */
  readonly provider: SdkProvider;
  /** Waits for a panel's port. Disposing rejects pending requests and removes all subscriptions. */
  attach(frame: SdkFrame): Disposable;
}

/** Expected origin and window of the panel. */
export type SdkFrame = {
  readonly window: Pick<Window, "addEventListener" | "removeEventListener">;
  readonly location: { readonly origin: string; readonly pathname: string };
  /** Required origin of the message with the port: that of `ccpUrl`. */
  readonly ccpOrigin: string;
  /** Current window of the frame. */
  readonly source: () => unknown;
};

type SdkRequest = { readonly command: string; readonly data: unknown; readonly namespace: string };
type PendingRequest = {
  readonly sent: SdkRequest;
  readonly timer: Disposable;
  readonly resolve: (data: unknown) => void;
  readonly reject: (error: Error) => void;
};

/** Creates a client without a panel. */
export function createSdkClient({ clock, random }: { clock: Clock; random: Random }): SdkClient {
  const newId = (): string => uuidV7(clock.now(), random);
  const providerId = newId();
  const pendingRequests = new Map<string, PendingRequest>();
  let queue: object[] = [];
  let port: SdkPort | undefined;
  let messageOrigin: object = {};

  function send(message: object): void {
    if (port?.isOpen) port.post(message);
    else queue.push(message);
  }
  const topics = createSdkTopics(newId, (message) => {
    if (port?.isOpen) port.post({ ...message, messageOrigin }); // earlier subscriptions are sent when the port opens
  });

  function request(command: string, data?: unknown, namespace = SDK_CONTACT): Promise<unknown> {
    const requestId = newId();
    const sent = { command, data, namespace };
    return new Promise((resolve, reject) => {
      const timer = clock.after(SDK_REQUEST_TIMEOUT_MS, () => take(requestId)?.reject(unanswered(sent)));
      pendingRequests.set(requestId, { sent, timer, resolve, reject });
      send({ type: "request", requestId, ...sent, messageOrigin });
    });
  }
  /** Removes and returns a pending request, so that it completes only once. */
  function take(requestId: string): PendingRequest | undefined {
    const pending = pendingRequests.get(requestId);
    pending?.timer[Symbol.dispose]();
    pendingRequests.delete(requestId);
    return pending;
  }

  function receive(message: SdkPanelMessage): void {
    if (message.type === "response") answer(message);
    else if (message.type === "publish") topics.publish(message);
  }
  function answer({ requestId, isError, data, reason, errorKey, details }: SdkPanelMessage): void {
    const pending = take(String(requestId));
    if (pending === undefined) return;
    if (!isError) {
      pending.resolve(data);
      return;
    }
    const { namespace } = pending.sent;
    pending.reject(new SdkError(reason ?? "refused", { errorKey: errorKey ?? "", namespace, details: details ?? {} }));
  }

  function attach(frame: SdkFrame): Disposable {
    messageOrigin = { _type: "streams-site", providerId, origin: frame.location.origin, path: frame.location.pathname };
    function onMessage({ data, origin, source, ports }: MessageEvent<unknown>): void {
      const [received] = ports;
      if (received === undefined || origin !== frame.ccpOrigin || source !== frame.source()) return;
      if (typeof data !== "object" || data === null || !("type" in data) || data.type !== INIT_TYPE) return;
      port?.close(); // the panel has reloaded
      port = openSdkPort(received, { clock, providerId, onMessage: receive, onOpen: flush });
    }
    frame.window.addEventListener("message", onMessage);
    return {
      [Symbol.dispose]() {
        frame.window.removeEventListener("message", onMessage);
        port?.close();
        port = undefined;
        queue = [];
        topics.clear();
        for (const requestId of [...pendingRequests.keys()]) {
          const pending = take(requestId);
          pending?.reject(unanswered(pending.sent));
        }
      },
    };
  }
  function flush(): void {
    topics.replay();
    for (const message of queue.splice(0)) port?.post(message);
  }

  const client: SdkClient = {
    request,
    subscribe: topics.subscribe,
    unsubscribe: topics.unsubscribe,
    send,
    attach,
    get provider() {
      return provider;
    },
  };
  const provider = createSdkProvider(client, { id: providerId, status: () => (port?.isOpen ? "ready" : "connecting") });
  return client;
}

function unanswered({ command, namespace, data }: SdkRequest): SdkError {
  return new SdkError("no response from the panel in time", {
    errorKey: "clientTimeout",
    namespace,
    details: { command, requestData: data, timeoutMs: SDK_REQUEST_TIMEOUT_MS },
  });
}
