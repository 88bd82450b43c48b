/** Close codes of participant and panel sockets. Clients may reconnect after any of them except `chatEnded`. */
export const CLOSE_CODES = {
  /** The chat has ended and all items were sent. */
  chatEnded: 1000,
  /** The server is shutting down; another one is or will be available. */
  stopping: 1001,
  /** The client sent text or binary data that is not a frame. */
  malformed: 1003,
  /** The client sent more frames than it may. Reconnect after a pause. Source: RFC 6455 section 7.4.1. */
  tooManyFrames: 1008,
  /** Internal server error; missed items are sent again after reconnecting. */
  fault: 1011,
  /** The client did not read fast enough; missed items are sent again after reconnecting. */
  tooSlow: 1013,
  /** The client sent nothing for too long. */
  silent: 4408,
} as const;
