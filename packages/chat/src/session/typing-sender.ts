import type { Clock } from "@tributary/kernel";
import { EVENT_CONTENT_TYPES } from "@tributary/protocol";
import type { OutgoingEvent } from "../participant-api/participant-api.ts";

/** Throttles typing events. */
export interface TypingSender {
  /** Sends a typing event unless one was sent a short time ago. */
  typing(): void;
  /** Resets the throttle: a sent message clears the typing indicator of the recipients. */
  messageSent(): void;
}

/** Minimum time between two typing events. Unit: milliseconds. Source: docs/wire/participant.md#session-methods. */
const TYPING_GAP_MS = 10_000;

/** Creates a {@link TypingSender}. A lost event is not repeated. */
export function createTypingSender(clock: Clock, send: (event: OutgoingEvent) => void): TypingSender {
  let nextMs = 0;
  return {
    typing() {
      if (clock.monotonicMs() < nextMs) return;
      nextMs = clock.monotonicMs() + TYPING_GAP_MS;
      send({ contentType: EVENT_CONTENT_TYPES.typing, content: null });
    },
    messageSent() {
      nextMs = 0;
    },
  };
}
