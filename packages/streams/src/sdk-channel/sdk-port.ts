import type { Clock } from "@tributary/kernel";
import type { SdkTopic } from "./sdk-topics.ts";

/** One message of the panel: whatever it has, the rest is absent. Hand-read, for size; unknown types are swallowed. */
export type SdkPanelWord = {
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

/** The part of a message port that is used. */
export type PortLike = Pick<MessagePort, "postMessage" | "close" | "onmessage">;

/** One port of one load of the panel. */
export interface SdkPort {
  /** Whether the panel has acknowledged; nothing is posted before. */
  readonly isOpen: boolean;
  post(message: object): void;
  close(): void;
}

/** Dependencies of a port. */
export type SdkPortDeps = {
  readonly clock: Clock;
  readonly providerId: string;
  readonly onMessage: (message: SdkPanelWord) => void;
  readonly onOpen: () => void;
};

/** Shorter intervals are not taken seriously. Unit: milliseconds. Source: docs/wire/streams.md#sdk-channel. */
const LEAST_HEALTH_INTERVAL_MS = 1_000;

/** Introduces the host on a port that the panel handed over. */
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
    const message = data as SdkPanelWord; // every member is looked at before it is used
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
