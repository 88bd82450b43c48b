import type { Clock, Random } from "@tributary/kernel";
import { uuidV7 } from "@tributary/kernel";
import type { Subscription } from "../bus/event-bus.ts";
import { openSdkPort, type SdkPanelWord, type SdkPort } from "./sdk-port.ts";
import { createSdkProvider, type SdkProvider } from "./sdk-provider.ts";
import { createSdkTopics, type SdkTopic } from "./sdk-topics.ts";

/** The namespace of most commands. */
export const SDK_CONTACT = "aws.connect.contact";
/** After this long, counted from the call, a question counts as unanswered. Unit: milliseconds. Source: docs/wire/streams.md#constants-and-timers. */
export const SDK_REQUEST_TIMEOUT_MS = 30_000;
/** The message, to the host's window, that hands the port over. */
const INIT_TYPE = "cross-domain-adapter-init";

/** What an unanswered or refused question is rejected with. Source: docs/wire/streams.md#sdk-channel. */
export class SdkError extends Error {
  override readonly name = "SdkError";
  readonly errorKey: string;
  readonly namespace: string;
  readonly details: object;
  constructor(reason: string, about: { errorKey: string; namespace: string; details: object }) {
    super(reason);
    this.errorKey = about.errorKey;
    this.namespace = about.namespace;
    this.details = about.details;
  }
}

/** The host's end of the SDK's channel. Source: docs/wire/streams.md#sdk-channel. */
export interface SdkClient {
  /**
   * Asks the panel. Waits in line until the panel has opened the channel.
   *
   * Errors: rejects with {@link SdkError} when the panel says no, says nothing for 30 seconds, or is given up.
   */
  request(command: string, data?: unknown, namespace?: string): Promise<unknown>;
  /** Is called with what the panel publishes under exactly this topic; survives a new frame. */
  subscribe(topic: SdkTopic, handler: (data: unknown) => void): Subscription;
  /** Ends what `subscribe` began, by its handler. */
  unsubscribe(topic: SdkTopic, handler: (data: unknown) => void): void;
  /** Sends what needs no answer (`log`, `metric`). */
  send(message: object): void;
  /** What other SDK clients on the page are given to talk through the same channel. */
  readonly provider: SdkProvider;
  /** Waits for a panel's port. Disposing gives up what was asked and forgets who listens. */
  attach(frame: SdkFrame): Disposable;
}

/** Where a panel may speak from. */
export type SdkFrame = {
  readonly window: Pick<Window, "addEventListener" | "removeEventListener">;
  readonly location: { readonly origin: string; readonly pathname: string };
  /** The origin that the port must come from: that of `ccpUrl`. */
  readonly ccpOrigin: string;
  /** The frame's window of this moment. */
  readonly source: () => unknown;
};

type Question = { readonly command: string; readonly data: unknown; readonly namespace: string };
type Waiting = {
  readonly question: Question;
  readonly timer: Disposable;
  readonly resolve: (data: unknown) => void;
  readonly reject: (error: Error) => void;
};

/** Makes an {@link SdkClient} that no panel is attached to yet. */
export function createSdkClient({ clock, random }: { clock: Clock; random: Random }): SdkClient {
  const newId = (): string => uuidV7(clock.now(), random);
  const providerId = newId();
  const waiting = new Map<string, Waiting>();
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
    const question = { command, data, namespace };
    return new Promise((resolve, reject) => {
      const timer = clock.after(SDK_REQUEST_TIMEOUT_MS, () => take(requestId)?.reject(unanswered(question)));
      waiting.set(requestId, { question, timer, resolve, reject });
      send({ type: "request", requestId, ...question, messageOrigin });
    });
  }
  /** Each question is settled once. */
  function take(requestId: string): Waiting | undefined {
    const asked = waiting.get(requestId);
    asked?.timer[Symbol.dispose]();
    waiting.delete(requestId);
    return asked;
  }

  function receive(message: SdkPanelWord): void {
    if (message.type === "response") answer(message);
    else if (message.type === "publish") topics.publish(message);
  }
  function answer({ requestId, isError, data, reason, errorKey, details }: SdkPanelWord): void {
    const asked = take(String(requestId));
    if (asked === undefined) return;
    if (!isError) {
      asked.resolve(data);
      return;
    }
    const { namespace } = asked.question;
    asked.reject(new SdkError(reason ?? "refused", { errorKey: errorKey ?? "", namespace, details: details ?? {} }));
  }

  function attach(frame: SdkFrame): Disposable {
    messageOrigin = { _type: "streams-site", providerId, origin: frame.location.origin, path: frame.location.pathname };
    function onMessage({ data, origin, source, ports }: MessageEvent<unknown>): void {
      const [received] = ports;
      if (received === undefined || origin !== frame.ccpOrigin || source !== frame.source()) return;
      if (typeof data !== "object" || data === null || !("type" in data) || data.type !== INIT_TYPE) return;
      port?.close(); // the panel has loaded anew
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
        for (const requestId of [...waiting.keys()]) {
          const asked = take(requestId);
          asked?.reject(unanswered(asked.question));
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

function unanswered({ command, namespace, data }: Question): SdkError {
  return new SdkError("The panel did not answer in time.", {
    errorKey: "clientTimeout",
    namespace,
    details: { command, requestData: data, timeoutMs: SDK_REQUEST_TIMEOUT_MS },
  });
}
