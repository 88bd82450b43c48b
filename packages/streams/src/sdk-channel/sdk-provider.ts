import type { SdkTopic } from "./sdk-topics.ts";

/** Proxy that other SDK clients call on a provider. Source: docs/wire/streams.md#sdk-channel. */
export interface SdkProxy {
  request(namespace: string, command: string, data?: unknown): Promise<unknown>;
  subscribe(topic: SdkTopic, handler: (data: unknown) => void): void;
  unsubscribe(topic: SdkTopic, handler: (data: unknown) => void): void;
  log(entry: object): void;
  sendMetric(metric: object): void;
  readonly connectionStatus: string;
}

/** Result of `getSDKClientConfig()`. */
export interface SdkProvider {
  readonly id: string;
  readonly config: object;
  getProxy(): SdkProxy;
}

/** Channel used by a provider. */
type ProviderChannel = {
  request(command: string, data: unknown, namespace: string): Promise<unknown>;
  subscribe(topic: SdkTopic, handler: (data: unknown) => void): unknown;
  unsubscribe(topic: SdkTopic, handler: (data: unknown) => void): void;
  send(message: object): void;
};

/** Creates a provider over the channel. */
export function createSdkProvider(
  channel: ProviderChannel,
  { id, status }: { id: string; status: () => string },
): SdkProvider {
  const proxy: SdkProxy = {
    request: (namespace, command, data) => channel.request(command, data, namespace),
    subscribe: (topic, handler) => void channel.subscribe(topic, handler),
    unsubscribe: channel.unsubscribe,
    log: (entry) => channel.send({ ...entry, type: "log" }),
    sendMetric: (metric) => channel.send({ ...metric, type: "metric" }),
    get connectionStatus() {
      return status();
    },
  };
  return { id, config: {}, getProxy: () => proxy };
}
