import type { EpochMs } from "@tributary/kernel";
import type { ContactId, ConversationEvent } from "@tributary/model";

/** The callback of a call: its customer is called at their page. */
export type CallbackPart = {
  readonly contactId: ContactId;
  readonly maxAttempts: number;
  /** Time between two attempts. Unit: milliseconds. */
  readonly retryDelayMs: number;
  readonly expiresAt: EpochMs;
  /** Attempts in which the page of the customer was called. */
  readonly attempts: number;
  /** Attempts that have failed, also those in which it was not called. Absent: none. */
  readonly failures?: number;
  /** Time until which the page of the customer is called, rings, or connects. Absent: it does not. */
  readonly ringsUntil?: EpochMs;
  /** The step that the page has confirmed. Absent: none, it may be gone. */
  readonly page?: "ringing" | "connecting";
  /** Time of the next attempt. Absent: no agent has tried, or it has come. */
  readonly retryAt?: EpochMs;
  /** Absent: the customer has not answered. */
  readonly answeredAt?: EpochMs;
};

export type CallbackEvent = Extract<ConversationEvent, { type: `callback.${string}` }>;

/** Returns true for the types of {@link CallbackEvent}. */
export function isCallbackEvent(type: ConversationEvent["type"]): type is CallbackEvent["type"] {
  return type.startsWith("callback.");
}
