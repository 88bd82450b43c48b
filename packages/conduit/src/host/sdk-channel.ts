/** The second channel to the host: answers every request of the SDK, if only to say that there is no handler. Source: docs/wire/streams.md#sdk-channel. */
import type { Clock } from "@tributary/kernel";
import {
  SDK_CONTACT_NAMESPACE,
  SDK_INIT_TYPE,
  type SdkHostMessage,
  type SdkPanelMessage,
  sdkHostMessage,
} from "@tributary/protocol/conduit";
import * as v from "valibot";

/** The two ends of a channel, as the platform makes them. */
export type ChannelPorts = { readonly port1: MessagePort; readonly port2: MessagePort };

/** What the channel needs. `post` hands the init message and the host's port to the host. */
export type SdkDeps = {
  readonly clock: Clock;
  readonly openChannel: () => ChannelPorts;
  readonly post: (message: object, transfer: readonly Transferable[]) => void;
};

/** What is known of the page. `isOnline` is asked whenever a host wants to know. */
export type SdkOptions = {
  readonly connectionId: string;
  readonly instance: { readonly origin: string; readonly region: string };
  readonly isOnline: () => boolean;
};

/** Offers the channel to the host. Disposing closes it. Rules CD-30 to CD-32. */
export function openSdkChannel({ clock, openChannel, post }: SdkDeps, options: SdkOptions): Disposable {
  const { port1: port, port2: forHost } = openChannel();
  let healthChecks = 0;

  function answer(message: SdkHostMessage): SdkPanelMessage | undefined {
    switch (message.type) {
      case "cross-domain-site-ready":
        return {
          type: "acknowledge",
          connectionId: options.connectionId,
          status: { initialized: true, startTime: new Date(clock.now()) },
          healthCheckInterval: 0,
        };
      case "healthCheck":
        healthChecks += 1;
        return { type: "healthCheckResponse", time: clock.now(), counter: healthChecks };
      case "request":
        return answerRequest(message);
      default:
        return undefined; // subscriptions: nothing of what can be subscribed to happens here yet
    }
  }

  function answerRequest(request: Extract<SdkHostMessage, { type: "request" }>): SdkPanelMessage {
    const { namespace, requestId, command } = request;
    const data = namespace === SDK_CONTACT_NAMESPACE ? resultOf(command) : undefined;
    if (data !== undefined) return { type: "response", namespace, requestId, isError: false, data };
    return {
      type: "response",
      namespace,
      requestId,
      isError: true,
      reason: "No handler for command",
      errorKey: "handlerNotFound",
      details: { command, requestData: request.data },
    };
  }

  function resultOf(command: string): object | undefined {
    if (command === "contact/getInstanceDetails") return options.instance;
    if (command === "contact/isPreviewMode") return { isPreviewMode: false };
    if (command === "agent/getNetworkConnectionStatus") {
      return { status: options.isOnline() ? "connected" : "connecting", timestamp: clock.now() };
    }
    return undefined;
  }

  port.onmessage = (event: MessageEvent<unknown>) => {
    const message = v.safeParse(sdkHostMessage, event.data);
    const reply = message.success ? answer(message.output) : undefined;
    if (reply !== undefined) port.postMessage(reply);
  };
  post({ type: SDK_INIT_TYPE }, [forHost]);
  return { [Symbol.dispose]: () => port.close() };
}
