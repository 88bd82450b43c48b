/** Expiration of the agent's session, and activity reports that extend it. Source: docs/wire/streams.md#sdk-channel and #globals. */
import type { Subscription } from "../bus/event-bus.ts";
import type { CoreNames } from "../core/core-namespace.ts";
import type { LogNames } from "../log/log-namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";

const ACTIVITY = "aws.connect.activity";
/** Minimum interval between activity reports. Unit: milliseconds. */
const ACTIVITY_PAUSE_MS = 1_000;

/** `expiration`: time at which the session ends. */
export type SessionExpirationInformation = { readonly expiration: number };

/** Reason why a session could not be extended. */
export type SessionExtensionErrorData = { readonly isWarningActive: boolean; readonly errorDetails: unknown };

/** Warns of sessions that expire for lack of activity. Unlike in the upstream library, each subscription can be removed separately. */
export interface SessionExpirationWarningManager {
  onExpirationWarning(callback: (about: SessionExpirationInformation) => void): Subscription;
  onExpirationWarningCleared(callback: () => void): Subscription;
  onSessionExtensionError(callback: (about: SessionExtensionErrorData) => void): Subscription;
}

/** Namespace members for session expiration. Errors: both throw before `initCCP`. */
export type SessionNames = {
  SessionExpirationWarningManager: new () => SessionExpirationWarningManager;
  /** Reports the agent's activity to the panel; at most once per second. */
  sendActivity(): void;
};

/** Creates both members. */
export function createSessionNames(ns: CoreNames & LogNames, { clock }: StreamsDeps): SessionNames {
  function listen<Data>(key: string, callback: (data: Data) => void): Subscription {
    ns.core.getSDKClientConfig();
    // The panel's protocol defines one payload type per topic.
    return ns.core.sdk.subscribe({ namespace: ACTIVITY, key }, callback as (data: unknown) => void);
  }
  class Manager implements SessionExpirationWarningManager {
    onExpirationWarning(callback: (about: SessionExpirationInformation) => void): Subscription {
      return listen("expiration-warning", callback);
    }
    onExpirationWarningCleared(callback: () => void): Subscription {
      return listen("expiration-warning-cleared", callback);
    }
    onSessionExtensionError(callback: (about: SessionExtensionErrorData) => void): Subscription {
      return listen("session-extension-error", callback);
    }
  }
  let lastSentMs = Number.NEGATIVE_INFINITY;
  return {
    SessionExpirationWarningManager: Manager,
    sendActivity() {
      ns.core.getSDKClientConfig();
      const nowMs = clock.monotonicMs();
      if (nowMs - lastSentMs < ACTIVITY_PAUSE_MS) return;
      lastSentMs = nowMs;
      ns.core.sdk
        .request("sendActivity", undefined, ACTIVITY)
        .catch((error: unknown) => ns.getLog().warn("failed to report activity").withException(error));
    },
  };
}
