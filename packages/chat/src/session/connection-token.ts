/** A connection token (*ConnectionToken*), secret, and its expiry. Unit: epoch milliseconds. */
export type ConnectionToken = { readonly token: string; readonly expiresAt: number };
