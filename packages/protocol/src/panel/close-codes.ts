/** Close codes of a panel's socket, with the required reaction of the page. */
export const PANEL_CLOSE_CODES = {
  /** The session ended or expired. Reconnect only after signing in. */
  signedOut: 4401,
  /** The user may not use the agent panel. Do not reconnect. */
  permissionMissing: 4403,
  /** The page sent a malformed frame, or a frame out of order: a bug in the page. Reconnect only after a reload. */
  badFrame: 4400,
  /**
   * The page sent a frame of more than `MAX_CLIENT_FRAME_BYTES`: a bug in the page. Reconnect only after a reload. Source:
   * RFC 6455 section 7.4.1.
   */
  frameTooLarge: 1009,
  /** The page sent more frames than it may. Reconnect after a pause. Source: RFC 6455 section 7.4.1. */
  tooManyFrames: 1008,
  /** The page sent nothing for too long. Reconnect. */
  silent: 4408,
  /** The page did not read fast enough. Reconnect; missed frames are sent again. */
  backpressure: 4413,
  /** The same page opened another socket. Do not reconnect this one. */
  replaced: 4409,
  /** Internal server error. Reconnect. Source: RFC 6455 section 7.4.1. */
  internal: 1011,
  /** The server is shutting down. Reconnect. Source: RFC 6455 section 7.4.1. */
  goingAway: 1001,
} as const;

/** True if a page may reconnect automatically after being closed with `code`. */
export function mayPanelReturn(code: number): boolean {
  return (
    code !== PANEL_CLOSE_CODES.signedOut &&
    code !== PANEL_CLOSE_CODES.permissionMissing &&
    code !== PANEL_CLOSE_CODES.replaced &&
    code !== PANEL_CLOSE_CODES.badFrame &&
    code !== PANEL_CLOSE_CODES.frameTooLarge
  );
}
