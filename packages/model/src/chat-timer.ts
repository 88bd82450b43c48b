/**
 * A timer of a role in a chat: after that time without a message a participant of the role is idle (`idle`), or all but the customer are disconnected
 * (`disconnect`). If a role has both, the second one starts when a participant is idle.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/setup-chat-timeouts.html
 */
export type ChatTimer = {
  readonly role: TimedRole;
  readonly type: "idle" | "disconnect";
  /** Unit: milliseconds. */
  readonly durationMs: number;
};

/** Roles that timers apply to. */
export type TimedRole = "customer" | "agent";
