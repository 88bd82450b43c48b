/** Second channel to the host: responds to every request of the SDK, at least with `handlerNotFound`. Source: docs/wire/streams.md#sdk-channel. */
import type { Clock } from "@tributary/kernel";
import {
  SDK_CONTACT_NAMESPACE,
  SDK_INIT_TYPE,
  type SdkHostMessage,
  type SdkPanelMessage,
  sdkHostMessage,
} from "@tributary/protocol/conduit";
import * as v from "valibot";

/** The two ends of a channel, as created by the platform. */
export type ChannelPorts = { readonly port1: MessagePort; readonly port2: MessagePort };

/** Dependencies of {@link openSdkChannel}. `post` transfers the init message and the host's port to the host. */
export type SdkDeps = {
  readonly clock: Clock;
  readonly openChannel: () => ChannelPorts;
  readonly post: (message: object, transfer: readonly Transferable[]) => void;
};

/** Settings of {@link openSdkChannel}. `isOnline` is called for each status request. */
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
        return undefined; // subscriptions: none of their events is supported yet
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
