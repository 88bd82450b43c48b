/** Why the server closes a panel's socket, in the socket's own close codes, and whether a page should come back. */
export const PANEL_CLOSE_CODES = {
  /** The session ended or expired. Come back only after signing in. */
  signedOut: 4401,
  /** The user may not use the agent panel. Do not come back. */
  permissionMissing: 4403,
  /** The page spoke out of turn or in words that are no frames. A fault of the page; come back once reloaded. */
  badFrame: 4400,
  /** Nothing was heard of the page for too long. Come back. */
  silent: 4408,
  /** The page did not take what it was sent. Come back; what was missed is told again. */
  backpressure: 4413,
  /** The same page has opened another socket. Do not come back on behalf of this one. */
  replaced: 4409,
  /** A fault of the server's. Come back. Source: RFC 6455 section 7.4.1. */
  internal: 1011,
  /** The server is stopping. Come back. Source: RFC 6455 section 7.4.1. */
  goingAway: 1001,
} as const;

/** Whether a page that was closed with `code` should try again by itself. */
export function mayPanelReturn(code: number): boolean {
  return (
    code !== PANEL_CLOSE_CODES.signedOut &&
    code !== PANEL_CLOSE_CODES.permissionMissing &&
    code !== PANEL_CLOSE_CODES.replaced &&
    code !== PANEL_CLOSE_CODES.badFrame
  );
}
