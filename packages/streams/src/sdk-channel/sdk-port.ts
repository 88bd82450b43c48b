import type { Clock } from "@tributary/kernel";
import type { SdkTopic } from "./sdk-topics.ts";

/** A message from the panel; fields vary by type. Parsed by hand for size; unknown types are ignored. */
export type SdkPanelMessage = {
  readonly type: string;
  readonly requestId?: unknown;
  readonly isError?: boolean;
  readonly data?: unknown;
  readonly reason?: string;
  readonly errorKey?: string;
  readonly details?: object;
  readonly topic?: SdkTopic;
  readonly handlerId?: string;
  readonly healthCheckInterval?: number;
};

/** The used part of a message port. */
export type PortLike = Pick<MessagePort, "postMessage" | "close" | "onmessage">;

/** Port of one load of the panel. */
export interface SdkPort {
  /** True once the panel has acknowledged; no messages are posted before. */
  readonly isOpen: boolean;
  post(message: object): void;
  close(): void;
}

/** Dependencies of a port. */
export type SdkPortDeps = {
  readonly clock: Clock;
  readonly providerId: string;
  readonly onMessage: (message: SdkPanelMessage) => void;
  readonly onOpen: () => void;
};

/** Minimum accepted health check interval. Unit: milliseconds. Source: docs/wire/streams.md#sdk-channel. */
const LEAST_HEALTH_INTERVAL_MS = 1_000;

/** Sends the hello on a port received from the panel. */
export function openSdkPort(port: PortLike, { clock, providerId, onMessage, onOpen }: SdkPortDeps): SdkPort {
  let isOpen = false;
  let isClosed = false;
  let health: Disposable | undefined;

  function checkHealth(intervalMs: number): void {
    health = clock.after(intervalMs, () => {
      port.postMessage({ type: "healthCheck" });
      checkHealth(intervalMs);
    });
  }
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isClosed || typeof data !== "object" || data === null || !("type" in data)) return;
    const message = data as SdkPanelMessage; // every member is checked before it is used
    if (message.type !== "acknowledge") return onMessage(message);
    if (isOpen) return;
    isOpen = true;
    const intervalMs = message.healthCheckInterval ?? 0;
    if (intervalMs >= LEAST_HEALTH_INTERVAL_MS) checkHealth(intervalMs);
    onOpen();
  };
  port.postMessage({ type: "cross-domain-site-ready", providerId });

  return {
    get isOpen() {
      return isOpen && !isClosed;
    },
    post: (message) => port.postMessage(message),
    close() {
      isClosed = true;
      health?.[Symbol.dispose]();
      port.close();
    },
  };
}
