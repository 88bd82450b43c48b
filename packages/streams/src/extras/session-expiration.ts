/** An agent's session that is about to end, and the activity that keeps it. Source: docs/wire/streams.md#sdk-channel and #globals. */
import type { Subscription } from "../bus/event-bus.ts";
import type { CoreNames } from "../core/core-namespace.ts";
import type { LogNames } from "../log/log-namespace.ts";
import type { StreamsDeps } from "../streams-deps.ts";

const ACTIVITY = "aws.connect.activity";
/** More signs of activity than one in this time are left out. Unit: milliseconds. */
const ACTIVITY_PAUSE_MS = 1_000;

/** `expiration`: when the session ends. */
export type SessionExpirationInformation = { readonly expiration: number };

/** Why a session could not be kept. */
export type SessionExtensionErrorData = { readonly isWarningActive: boolean; readonly errorDetails: unknown };

/** Warns of sessions that end for lack of activity. Unlike upstream's, each subscription ends what it began. */
export interface SessionExpirationWarningManager {
  onExpirationWarning(callback: (about: SessionExpirationInformation) => void): Subscription;
  onExpirationWarningCleared(callback: () => void): Subscription;
  onSessionExtensionError(callback: (about: SessionExtensionErrorData) => void): Subscription;
}

/** The class and the sign of activity, of one instance. Errors: both throw before `initCCP`. */
export type SessionNames = {
  SessionExpirationWarningManager: new () => SessionExpirationWarningManager;
  /** Tells the panel that the agent is active; at most once a second. */
  sendActivity(): void;
};

/** Makes both. */
export function createSessionNames(ns: CoreNames & LogNames, { clock }: StreamsDeps): SessionNames {
  function listen<Data>(key: string, callback: (data: Data) => void): Subscription {
    ns.core.getSDKClientConfig();
    // What the panel publishes under a topic has that topic's shape.
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
        .catch((error: unknown) => ns.getLog().warn("Failed to report activity.").withException(error));
    },
  };
}
