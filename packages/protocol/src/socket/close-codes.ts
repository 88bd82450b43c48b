/** Why a server closes a participant's or a panel's socket. Clients that get any of these may come back, except after `chatEnded`. */
export const CLOSE_CODES = {
  /** The chat is over, everything has been said. */
  chatEnded: 1000,
  /** The server stops; another is there or will be. */
  stopping: 1001,
  /** Text or binary that is not a frame of the protocol. */
  malformed: 1003,
  /** Something in the server broke; what was missed is told again on return. */
  fault: 1011,
  /** The peer did not take what it was sent; it is told again on return. */
  tooSlow: 1013,
  /** Nothing was heard from the peer for too long. */
  silent: 4408,
} as const;
